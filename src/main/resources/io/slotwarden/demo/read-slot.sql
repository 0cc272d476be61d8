-- Reads at least the given number of changes (null: all) and confirms them, as a tool that looks in now and then does.
-- 10 and newer; decodes everything from the restart LSN.
SELECT count(*) FROM pg_logical_slot_get_changes(?, NULL, ?)
