-- Q15: defaults, serial, identity and generated columns. 10 and 11, which know no generated columns, any role. pg_get_expr opens a table that it is given (memory, and a lock
-- that it may have to wait for), so it is given one only where the expression names columns.
select n.nspname as schema, c.relname as name, a.attname as column,
       pg_get_expr(d.adbin, case when d.adbin::text like '%{VAR %' then d.adrelid else 0 end) as expression,
       a.attidentity as identity, false as generated, false as virtual
from pg_attrdef d
join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
union all
select n.nspname, c.relname, a.attname, null, a.attidentity, false, false
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where a.attidentity <> '' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
