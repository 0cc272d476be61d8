-- Q23: installed extensions, and whether one brings types that columns have (those that only indexes store are left out). 10 and newer, any role.
select e.extname as name, e.extversion as version, n.nspname as schema,
       exists (select from pg_depend d
                 join pg_type t on t.oid = d.objid
                where d.classid = 'pg_type'::regclass and d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid
                  and d.deptype = 'e' and t.typtype in ('b', 'd', 'e', 'r') and t.typcategory <> 'A'
                  and t.typname !~ '^(gbtreekey[0-9]+|gbtreekey_var|gtrgm|ghstore|ltree_gist|gidx|box2df|query_int|intbig_gkey)$') as brings_types
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
order by 1
