-- SQLite 3.24+; one row.
select created_at from store where id = 1
