-- SQLite 3.24+; the row that this connection inserted last; costs nothing.
select last_insert_rowid() as id
