-- SQLite 3.24+; the whole table, one row a slot that a drop policy names; once at a start.
select * from drop_watch
