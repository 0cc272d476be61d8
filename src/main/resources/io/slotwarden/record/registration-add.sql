-- SQLite 3.24+; one row at the end.
insert into registration (source, slot, database_name, plugin, owner, purpose, created_at, created_by, expires_at,
                          restart_lsn, system_identifier)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
