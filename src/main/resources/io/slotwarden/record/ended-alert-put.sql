-- SQLite 3.24+; one row by its key, once an incident.
insert or replace into ended_alert (incident, key, subject, place, severity, since, fired_at, resolved_at, ended, cause, text)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
