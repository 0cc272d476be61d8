-- SQLite 3.24+; needs five pages of 4 KiB, so that a full disk shows.
insert into probe (filler) values (zeroblob(16384))
