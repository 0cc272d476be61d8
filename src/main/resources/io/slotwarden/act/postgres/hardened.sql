-- Whether drops go through the function of deploy/sql/hardened.sql: PostgreSQL 10 and newer, any role. One row.
-- True when this role has no replication right of its own, may call the function, and that belongs to a role that has it. A role that
-- has the right itself calls no function, for whoever may create in this database could have made one that acts with that right.
-- Cost: below 1 ms.
select exists (
  select from pg_roles me
  join pg_namespace n on n.nspname = 'slotwarden' and has_schema_privilege(me.oid, n.oid, 'usage')
  join pg_proc p on p.pronamespace = n.oid and p.proname = 'drop_slot' and p.prosecdef
                and has_function_privilege(me.oid, p.oid, 'execute')
  join pg_roles keeper on keeper.oid = p.proowner
  left join pg_roles rds on rds.rolname = 'rds_replication'
  where me.rolname = current_user
    and not (me.rolsuper or me.rolreplication or coalesce(pg_has_role(me.oid, rds.oid, 'member'), false))
    and (keeper.rolsuper or keeper.rolreplication or coalesce(pg_has_role(keeper.oid, rds.oid, 'member'), false)))
