-- Q28b: the event trigger of DMS. 10 and newer, any role.
select e.evtenabled = 'A' as always
from pg_event_trigger e
where e.evtname = 'awsdms_intercept_ddl'
