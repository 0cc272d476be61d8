-- SQLite 3.24+; the whole table, one row a DMS entry; once at a start.
select * from inventory_watch
