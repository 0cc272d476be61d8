-- SQLite 3.24+; the whole table, one row a source; once at a start.
select * from known_server
