-- SQLite 3.24+; one row by its key.
delete from drop_watch where source = ?1 and slot = ?2
