-- SQLite 3.24+; walks the open letters of one channel in the index letter_open. The first open letter of a lane (the column incident)
-- holds back those behind it, also while its own time has not come.
select l.id, l.channel, l.attempts, m.body
from letter l
join message m on m.key = l.key
where l.id in (select min(id) from letter
               where channel = ?1 and delivered_at is null and failed_at is null
               group by incident)
  and l.next_at <= ?2
order by l.id
limit ?3
