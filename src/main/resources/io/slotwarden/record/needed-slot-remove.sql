-- SQLite 3.24+; one row by its key.
delete from needed_slot where source = ?1 and slot = ?2
