-- SQLite 3.24+; tells a new file from a database of somebody else.
select count(*) as tables from sqlite_master
