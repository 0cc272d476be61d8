-- One slot as it is now: PostgreSQL 10 and newer, any role. Cost: below 1 ms.
select plugin::text, database::text, coalesce(active_pid, 0) as active_pid, restart_lsn::text, confirmed_flush_lsn::text
from pg_replication_slots where slot_name = ?
