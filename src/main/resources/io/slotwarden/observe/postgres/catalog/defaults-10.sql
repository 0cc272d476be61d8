-- Q15: defaults, serial, identity and generated columns. 10 and 11, which know no generated columns, any role.
select n.nspname as schema, c.relname as name, a.attname as column, pg_get_expr(d.adbin, d.adrelid) as expression,
       a.attidentity as identity, false as generated, false as virtual,
       coalesce(pg_get_expr(d.adbin, d.adrelid) like 'nextval(%', false) as serial
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
  and (a.attidentity <> '' or d.adbin is not null)
