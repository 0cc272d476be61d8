-- SQLite 3.24+; one row by its key.
delete from slot_history where source = ?1 and slot = ?2
