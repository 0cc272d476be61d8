-- Q12: triggers of users that are not disabled; copies on partitions left out. 10 and newer, any role.
select n.nspname as schema, c.relname as name, g.tgname as trigger, g.tgenabled as fires, pg_get_triggerdef(g.oid) as definition
from pg_trigger g
join pg_class c on c.oid = g.tgrelid
join pg_namespace n on n.oid = c.relnamespace
where not g.tgisinternal and g.tgenabled <> 'D' and coalesce((to_jsonb(g)->>'tgparentid')::bigint, 0) = 0
  and n.nspname !~ '^(pg_|information_schema$|pglogical)'
order by 1, 2, 3
