-- Q05: prepared transactions of all databases. 10 and newer, any role.
select gid, database, owner, extract(epoch from now() - prepared)::bigint as age_seconds
from pg_prepared_xacts
order by prepared
limit 1000
