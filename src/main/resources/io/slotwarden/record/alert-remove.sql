-- SQLite 3.24+; one row by its key.
delete from alert where key = ?1 and subject = ?2
