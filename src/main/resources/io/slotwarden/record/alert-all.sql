-- SQLite 3.24+; the whole table, one row an incident; once at a start.
select * from alert
