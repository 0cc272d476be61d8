-- Q07, Q08: primary keys, and which of their columns DMS treats as LOB. 10 and newer, any role.
select n.nspname as schema, c.relname as name, pg_get_constraintdef(k.oid) as definition,
       array(select a.attname::text from unnest(k.conkey) with ordinality as u(attnum, place)
               join pg_attribute a on a.attrelid = c.oid and a.attnum = u.attnum order by u.place) as columns,
       array(select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) from unnest(k.conkey) with ordinality as u(attnum, place)
               join pg_attribute a on a.attrelid = c.oid and a.attnum = u.attnum
               join pg_type t on t.oid = a.atttypid
              where (t.typname in ('text', 'citext', 'bytea', 'json', 'jsonb', 'xml', 'hstore', 'tsvector', 'tsquery', 'path', 'polygon')
       or t.typtype = 'c' or t.typcategory = 'A')
              order by u.place) as lob_columns
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where k.contype = 'p' and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
