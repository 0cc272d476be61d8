-- SQLite 3.24+; one row by its key. An acceptance is a fact even after the letter was given up.
update letter set delivered_at = ?2, failed_at = null, why = null, attempts = attempts + 1
where id = ?1 and delivered_at is null
