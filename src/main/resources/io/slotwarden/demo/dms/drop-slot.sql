-- What DMS does behind a deleted task. 10 and newer; fails while the slot is active.
SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ? AND NOT active
