-- SQLite 3.24+; one row by its key.
delete from task_watch where dms = ?1 and task = ?2
