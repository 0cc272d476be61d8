-- SQLite 3.24+; one row by its key.
select delivered_at from message where key = ?1
