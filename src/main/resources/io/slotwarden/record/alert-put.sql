-- SQLite 3.24+; one row by its key.
insert or replace into alert (key, subject, place, severity, state, since, fired_at, resolved_at, ended, cause, text,
                              words, clocks)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
