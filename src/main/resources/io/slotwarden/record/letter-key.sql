-- SQLite 3.24+; one row by its key.
select key from letter where id = ?1
