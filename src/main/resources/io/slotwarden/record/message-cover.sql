-- SQLite 3.24+; one row by its key. The key of a message whose words another one has said: known, without text or letters.
insert or ignore into message (key, incident, kind, severity, state, headline, target, at)
select ?1, incident, kind, severity, state, headline, target, at from message where key = ?2
