-- SQLite 3.24+; one row by its key.
select * from persons_word where id = ?1
