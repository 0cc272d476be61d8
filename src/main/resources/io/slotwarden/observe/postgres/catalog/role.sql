-- Q26: what a role may do. 10 and newer, any role. Parameter: the role's name.
select r.rolsuper,
       r.rolsuper or r.rolreplication
         or coalesce((select pg_has_role(r.oid, g.oid, 'member') from pg_roles g where g.rolname = 'rds_replication'), false) as may_replicate
from pg_roles r
where r.rolname = ?
