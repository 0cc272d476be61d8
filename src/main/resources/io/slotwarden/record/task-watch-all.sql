-- SQLite 3.24+; the whole table, one row a task; once at a start.
select * from task_watch
