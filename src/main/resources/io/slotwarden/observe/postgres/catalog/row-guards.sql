-- Q32: foreign keys, checks and triggers that guard rows. 10 and newer, any role; needs an empty search_path, so that definitions carry
-- their schemas.
select n.nspname as schema, c.relname as name, case k.contype when 'f' then 'foreign_key' else 'check' end as kind, k.conname as object,
       regexp_replace(pg_get_constraintdef(k.oid), '( NOT VALID| NOT ENFORCED)+$', '') as definition, k.convalidated as validated,
       coalesce((to_jsonb(k)->>'conenforced')::boolean, true)
         and not exists (select from pg_trigger g where g.tgconstraint = k.oid and g.tgenabled not in ('O', 'A')) as enabled
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where k.contype in ('f', 'c') and k.conislocal
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
union all
select n.nspname, c.relname, 'trigger', g.tgname, pg_get_triggerdef(g.oid), true, g.tgenabled in ('O', 'A')
from pg_trigger g
join pg_class c on c.oid = g.tgrelid
join pg_namespace n on n.oid = c.relnamespace
where not g.tgisinternal and coalesce((to_jsonb(g)->>'tgparentid')::bigint, 0) = 0
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
order by 1, 2, 3, 4
