-- SQLite 3.24+; one row at the end; due at once.
insert into letter (key, channel, incident, attempts, next_at) values (?1, ?2, ?3, 0, ?4)
