-- SQLite 3.24+; one row by its key.
insert or replace into inventory_watch (dms, last_complete_at, shown) values (?1, ?2, ?3)
