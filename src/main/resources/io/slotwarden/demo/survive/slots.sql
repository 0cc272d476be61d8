-- What became of each slot. 13 and newer.
SELECT slot_name, active, wal_status FROM pg_replication_slots
