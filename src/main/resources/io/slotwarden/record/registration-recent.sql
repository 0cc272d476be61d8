-- SQLite 3.24+; reads the whole table: people ask for few slots.
select * from registration where ended_at is null or ended_at > ?1 order by id
