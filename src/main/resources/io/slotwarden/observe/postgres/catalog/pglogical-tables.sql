-- Q24b: the tables of each set of the local node. As pglogical.sql.
select rs.set_name, n.nspname as schema, c.relname as name
from pglogical.local_node ln
join pglogical.replication_set rs on rs.set_nodeid = ln.node_id
join pglogical.replication_set_table t on t.set_id = rs.set_id
join pg_class c on c.oid = t.set_reloid
join pg_namespace n on n.oid = c.relnamespace
order by 1, 2, 3
