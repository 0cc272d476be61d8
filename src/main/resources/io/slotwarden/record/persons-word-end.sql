-- SQLite 3.24+; one row by its key; the first end stands.
update persons_word set ended_at = ?2, ended_by = ?3, end_reason = ?4 where id = ?1 and ended_at is null
