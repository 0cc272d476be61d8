-- SQLite 3.24+; one row by its key.
select outcome from act where id = ?1
