-- SQLite 3.24+; the whole table, one row a needed slot; once at a start.
select * from needed_slot
