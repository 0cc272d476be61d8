-- SQLite 3.24+; reads the whole table: 11,520 rows a source.
delete from lsn_sample where minute < ?1
