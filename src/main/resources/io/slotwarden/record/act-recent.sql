-- SQLite 3.24+; the end of the table, backwards.
select * from act order by id desc limit ?1
