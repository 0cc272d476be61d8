-- SQLite 3.24+; one row by its key, and only while it is open.
update act set outcome = ?2, settled_at = ?3, detail = ?4
where id = ?1 and (outcome is null or outcome = 'pending')
