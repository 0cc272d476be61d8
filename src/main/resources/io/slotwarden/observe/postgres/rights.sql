-- Rights that matter, and one more sign of Patroni: PostgreSQL 10 and newer. Parameter: the actor's role, or null.
-- Every look-up of a role or function goes through its catalog, so that one that does not exist raises no error.
-- Cost: below 1 ms.
select quote_ident(current_user) as monitor,
       pg_has_role(current_user, 'pg_read_all_stats', 'usage') as reads_stats,
       has_function_privilege(current_user, 'pg_ls_waldir()', 'execute') as lists_wal,
       coalesce((select has_function_privilege(current_user, p.oid, 'execute')
                 from pg_proc p
                 where p.oid = to_regprocedure('pg_ls_archive_statusdir()')), true)
         as lists_archive_status,
       quote_ident(n.actor) as actor,
       a.rolname is not null as actor_exists,
       coalesce(a.rolcanlogin, false) as actor_logs_in,
       coalesce(a.rolsuper or a.rolreplication, false)
         or exists (select from pg_roles r
                    where r.rolname = 'rds_replication' and pg_has_role(a.oid, r.oid, 'member'))
         or exists (select from pg_proc p -- deploy/sql/hardened.sql
                    join pg_namespace s on s.oid = p.pronamespace and s.nspname = 'slotwarden'
                    join pg_roles o on o.oid = p.proowner
                    left join pg_roles r on r.rolname = 'rds_replication'
                    where p.proname = 'drop_slot' and p.prosecdef
                      and has_schema_privilege(a.oid, s.oid, 'usage')
                      and has_function_privilege(a.oid, p.oid, 'execute')
                      and (o.rolsuper or o.rolreplication or coalesce(pg_has_role(o.oid, r.oid, 'member'), false)))
         as actor_drops,
       coalesce(a.rolsuper, false)
         or exists (select from pg_roles r -- from 15 on
                    where r.rolname = 'pg_checkpoint' and pg_has_role(a.oid, r.oid, 'usage'))
         as actor_checkpoints,
       exists (select from pg_roles where rolname = 'pg_checkpoint') as grants_checkpoints,
       exists (select from pg_roles where rolname = 'rds_replication') as on_rds,
       exists (select from pg_stat_activity where application_name ilike 'patroni%') as patroni
from (select ?::text as actor) n
left join pg_roles a on a.rolname = n.actor
