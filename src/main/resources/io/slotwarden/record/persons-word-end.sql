-- SQLite 3.24+; one row by its key; the first end stands.
update persons_word set ended_at = ?2 where id = ?1 and ended_at is null
