-- Q18, Q19: columns of types that DMS changes or refuses, with a statement that looks for a value that matters (in a sample of about 1,000
-- pages where a whole table would have to be read), for those of the largest tables: no more are asked. 10 and newer, any role; the probes need
-- SELECT.
with special as (
  select t.oid, case when t.typname in ('vector', 'halfvec', 'sparsevec', 'tsvector', 'tsquery') then 'search_or_vector'
                     when t.typtype in ('e', 'r', 'm', 'd', 'c') then 'user_or_range'
                     when t.typname in ('inet', 'cidr', 'macaddr', 'macaddr8') then 'network'
                     when t.oid = 'numeric'::regtype then 'numeric'
                     when t.oid = 'bool'::regtype then 'boolean'
                     else 'date' end as family
  from pg_type t
  where t.typtype in ('c', 'e', 'd', 'r', 'm')
     or t.typname in ('vector', 'halfvec', 'sparsevec', 'tsvector', 'tsquery', 'inet', 'cidr', 'macaddr', 'macaddr8')
     or t.oid in ('numeric'::regtype, 'bool'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype, 'date'::regtype)
)
select n.nspname as schema, c.relname as name, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, t.family,
       case when c.relkind <> 'r'
                 or count(*) filter (where c.relkind = 'r' and t.family in ('search_or_vector', 'date'))
                      over (order by c.relpages desc, c.oid, a.attnum rows unbounded preceding) > 300
              then null
            when t.family = 'search_or_vector'
              then format('select exists (select from only %I.%I where %I is not null)::int as value', n.nspname, c.relname, a.attname)
            when t.family = 'date'
              then format('select exists (select from only %I.%I tablesample system (%s) where not isfinite(%I))::int as value',
                          n.nspname, c.relname, least(100, 100.0 * 1000 / greatest(c.relpages, 1)), a.attname) end as probe
from pg_attribute a
join special t on t.oid = a.atttypid
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
  and (t.family <> 'numeric' or a.atttypmod = -1)
order by c.relpages desc, c.oid, a.attnum
