-- SQLite 3.24+; one row by its key, and only while it is open.
update letter set next_at = ?2, why = ?3, attempts = attempts + 1
where id = ?1 and delivered_at is null and failed_at is null
