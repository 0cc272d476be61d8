-- SQLite 3.24+; reads the messages once, each with one look into the unique index of letter. The key stays.
update message set body = null
where body is not null and at < ?1 and not exists (select 1 from letter l where l.key = message.key)
