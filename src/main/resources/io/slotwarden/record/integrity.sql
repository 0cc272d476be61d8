-- SQLite 3.24+; reads the whole file; one row, 'ok', or one row for each thing that is wrong.
pragma integrity_check(10)
