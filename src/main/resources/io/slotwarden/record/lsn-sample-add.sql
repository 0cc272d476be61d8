-- SQLite 3.24+; one row by its key; the first sample of a minute stands.
insert or ignore into lsn_sample (source, minute, lsn) values (?1, ?2, ?3)
