-- SQLite 3.24+; a range of the index act_at.
select * from act where at >= ?1 order by id
