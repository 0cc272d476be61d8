-- SQLite 3.24+; one row at the end.
insert into persons_word (kind, target, reason, at, until, told_by) values (?1, ?2, ?3, ?4, ?5, ?6)
