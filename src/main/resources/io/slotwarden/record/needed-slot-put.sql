-- SQLite 3.24+; one row by its key.
insert or replace into needed_slot (source, slot, kind, owner, why, seen_at, missing_since)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
