-- SQLite 3.24+; one row by its key.
select * from registration where id = ?1
