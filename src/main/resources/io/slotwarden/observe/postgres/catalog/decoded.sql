-- How many transactions decoding has sent for each slot since its statistics were reset. 14 and newer, any role.
select slot_name, total_txns from pg_stat_replication_slots
