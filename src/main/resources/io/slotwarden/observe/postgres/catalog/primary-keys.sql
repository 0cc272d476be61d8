-- Q07, Q08: primary keys, and which of their columns DMS treats as LOB. 10 and newer, any role. The definition is put together here for all but
-- unusual keys: pg_get_constraintdef looks each of them up by itself.
with key as (
  select k.oid, k.conindid, k.conrelid, bool_or(k.condeferrable) as deferrable, count(*) as size,
         array_agg(a.attname::text order by u.place) as columns, string_agg(quote_ident(a.attname), ', ' order by u.place) as list,
         coalesce(array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by u.place) filter (where
           t.typname in ('text', 'citext', 'bytea', 'json', 'jsonb', 'xml', 'hstore', 'tsvector', 'tsquery', 'path', 'polygon')
           or t.typtype = 'c' or t.typcategory = 'A'), '{}') as lob_columns
  from pg_constraint k
  cross join lateral unnest(k.conkey) with ordinality as u(attnum, place)
  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
  join pg_type t on t.oid = a.atttypid
  where k.contype = 'p'
  group by k.oid, k.conindid, k.conrelid
)
select n.nspname as schema, c.relname as name,
       case when key.deferrable or i.indisexclusion or i.indnatts <> key.size then pg_get_constraintdef(key.oid)
            else 'PRIMARY KEY (' || key.list || ')' end as definition,
       key.columns, key.lob_columns
from key
join pg_index i on i.indexrelid = key.conindid
join pg_class c on c.oid = key.conrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
