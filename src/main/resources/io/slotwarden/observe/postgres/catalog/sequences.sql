-- Q16: sequences, the columns that own them, and for each a statement that finds the largest value in use. 10 and newer, any role; a role
-- without rights on a sequence sees no last value, and the probes need SELECT.
select n.nspname as schema, s.relname as name, cn.nspname as table_schema, c.relname as table_name, a.attname as column,
       q.last_value, has_sequence_privilege(s.oid, 'select,usage') as readable, q.increment_by as increment,
       format('AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s', q.data_type, q.increment_by, q.min_value,
              q.max_value, q.start_value, q.cache_size, case when q.cycle then ' CYCLE' else '' end) as definition,
       case when c.oid is not null then format('select coalesce(%s(%I), 0)::bigint as value from %I.%I',
         case when q.increment_by < 0 then 'min' else 'max' end, a.attname, cn.nspname, c.relname) end as probe
from pg_class s
join pg_namespace n on n.oid = s.relnamespace
join pg_sequences q on q.schemaname = n.nspname and q.sequencename = s.relname
left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid
     and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
left join pg_class c on c.oid = d.refobjid
left join pg_namespace cn on cn.oid = c.relnamespace
left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
where s.relkind = 'S' and n.nspname !~ '^(pg_|information_schema$|pglogical)'
order by 1, 2
