-- SQLite 3.24+; gives the pages back to the free list of the file.
delete from probe
