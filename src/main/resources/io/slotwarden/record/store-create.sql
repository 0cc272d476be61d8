-- SQLite 3.24+; once in a store's life.
insert into store (id, created_at) values (1, ?1)
