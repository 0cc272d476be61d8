-- SQLite 3.24+; a range of the primary key, at most 1,440 rows a day.
select minute, lsn from lsn_sample where source = ?1 and minute >= ?2 order by minute
