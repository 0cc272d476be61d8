-- Ends the session that is still making this slot and nothing else: PostgreSQL 10 and newer; a role may end its own sessions.
select pg_terminate_backend(s.active_pid) from pg_replication_slots s where s.active_pid = ? and s.slot_name = ? and s.confirmed_flush_lsn is null
