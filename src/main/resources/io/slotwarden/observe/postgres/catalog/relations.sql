-- Q06, Q22, Q29: tables, views and foreign tables of users, with their keys. 10 and newer, any role. Cost: two scans of catalogs, about
-- 1 s for 100,000 tables.
select n.nspname as schema, c.relname as name, c.relkind as kind, c.relpersistence as persistence, c.relispartition as partition,
       c.relreplident as replica_identity, c.reltuples::bigint as rows_estimate, c.relpages as pages,
       coalesce(k.has_pk, false) as has_pk, coalesce(k.has_unique, false) as has_unique, coalesce(k.has_identity, false) as has_identity
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join (
  select indrelid, bool_or(indisprimary) as has_pk, bool_or(indisreplident) as has_identity,
         bool_or(indisunique and not indisprimary and indpred is null and indexprs is null and indimmediate) as has_unique
  from pg_index where indisvalid group by indrelid) k on k.indrelid = c.oid
where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence <> 't'
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
  and c.relname not like 'awsdms\_%'
