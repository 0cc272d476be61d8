-- SQLite 3.24+; the whole table, one row a slot; once at a start.
select * from slot_history
