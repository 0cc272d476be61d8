-- Q24: the node of pglogical and its sets. Only where the extension is; needs USAGE and SELECT on schema pglogical.
select nd.node_name, rs.set_id, rs.set_name, rs.replicate_insert, rs.replicate_update, rs.replicate_delete, rs.replicate_truncate
from pglogical.local_node ln
join pglogical.node nd on nd.node_id = ln.node_id
left join pglogical.replication_set rs on rs.set_nodeid = ln.node_id
order by rs.set_name
