-- Q30: what decoding spilled to disk. 14 and newer, any role.
select slot_name, spill_txns, spill_bytes
from pg_stat_replication_slots
where spill_bytes > 0
order by spill_bytes desc
