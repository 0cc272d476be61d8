-- SQLite 3.24+; one row by its key.
delete from inventory_watch where dms = ?1
