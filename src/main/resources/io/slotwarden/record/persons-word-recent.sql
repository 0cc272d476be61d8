-- SQLite 3.24+; reads the whole table: people say little.
select * from persons_word
where (ended_at is null or ended_at > ?1) and (until is null or until > ?1)
order by id
