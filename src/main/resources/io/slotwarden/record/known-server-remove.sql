-- SQLite 3.24+; one row by its key.
delete from known_server where source = ?1
