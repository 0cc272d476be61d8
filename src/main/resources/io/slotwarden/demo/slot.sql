-- Where a slot stands. 10 and newer; cheap.
SELECT active, restart_lsn, confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = ?
