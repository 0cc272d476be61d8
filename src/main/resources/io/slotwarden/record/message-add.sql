-- SQLite 3.24+; one row by its key; a known key changes nothing.
insert or ignore into message (key, incident, kind, severity, state, headline, target, at, body)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
