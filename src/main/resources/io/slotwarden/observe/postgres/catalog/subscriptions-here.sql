-- Subscriptions of this database. 10 and newer; pg_subscription is for superusers up to 13, from 14 on any role reads these columns.
select count(*) as subscriptions
from pg_subscription s
join pg_database d on d.oid = s.subdbid and d.datname = current_database()
