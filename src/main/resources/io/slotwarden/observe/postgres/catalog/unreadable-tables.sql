-- Q27: tables that a role may not read. 10 and newer, any role. Parameter: the role's name.
select n.nspname as schema, c.relname as name
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_roles r on r.rolname = ?
where c.relkind in ('r', 'p') and c.relpersistence = 'p'
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and not (has_schema_privilege(r.oid, n.oid, 'usage') and has_table_privilege(r.oid, c.oid, 'select'))
order by 1, 2
