-- Up to where the slot's consumer has confirmed. 10 and newer.
SELECT confirmed_flush_lsn::text FROM pg_replication_slots WHERE slot_name = ?
