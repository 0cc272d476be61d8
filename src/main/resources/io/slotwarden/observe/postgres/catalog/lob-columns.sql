-- Q09, Q10: columns that DMS treats as LOB, and for those of the largest tables a statement that finds the largest value in a sample of
-- about 1,000 pages: no more are asked. 10 and newer, any role; the probes need SELECT.
select n.nspname as schema, c.relname as name, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
       a.attnotnull as not_null, t.typname in ('json', 'jsonb') as json, t.typcategory = 'A' as array,
       case when c.relkind = 'r'
                  and count(*) filter (where c.relkind = 'r') over (order by c.relpages desc, c.oid, a.attnum rows unbounded preceding) <= 300 then format(
         'select coalesce(max(octet_length(%I%s)), 0) as value from only %I.%I tablesample system (%s)',
         a.attname, case when t.typname = 'bytea' then '' else '::text' end, n.nspname, c.relname,
         least(100, 100.0 * 1000 / greatest(c.relpages, 1))) end as probe
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_type t on t.oid = a.atttypid
where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
  and (t.typname in ('text', 'citext', 'bytea', 'json', 'jsonb', 'xml', 'hstore', 'tsvector', 'tsquery', 'path', 'polygon')
       or t.typtype = 'c' or t.typcategory = 'A')
order by c.relpages desc, c.oid, a.attnum
