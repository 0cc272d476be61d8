-- SQLite 3.24+; one row by its key; the earliest acceptance counts.
update message set delivered_at = min(coalesce(delivered_at, ?2), ?2) where key = ?1
