-- SQLite 3.24+; one row by its key.
insert or replace into known_server (source, changed_at, identity)
values (?1, ?2, ?3)
