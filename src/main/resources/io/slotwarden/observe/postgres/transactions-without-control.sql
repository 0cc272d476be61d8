-- As transactions.sql, where the control functions were revoked: the oldest open writing transactions and prepared ones, and which slots each holds up: PostgreSQL 10 and newer.
-- Asked only while a slot retains more than noise or is being created. Cost with 20 slots and 10 sessions: about 0.3 ms;
-- it grows with the sessions and locks of the server.
-- Rights: none to see that they are there; pg_monitor for state and age of others' sessions, else they are null.
with open as (
  select a.backend_xid as xid, a.pid, null::text as gid, a.datname::text as database,
         a.usename::text as owner, a.application_name, a.state, a.xact_start as since
  from pg_stat_activity a
  where a.backend_xid is not null and a.pid <> pg_backend_pid()
  union all
  select p.transaction, null, p.gid, p.database::text, p.owner::text, null, null, p.prepared
  from pg_prepared_xacts p
), oldest as (
  select o.*, age(o.xid)::bigint as xid_age
  from open o
  order by age(o.xid) desc
  limit 20
)
select o.pid, o.gid, o.database, o.owner, o.application_name, o.state, o.since, o.xid_age,
       -- in one statement, so that both ages count from the same transaction
       (select string_agg(s.slot_name::text, ',')
        from pg_replication_slots s
        where s.slot_type = 'logical' and s.catalog_xmin is not null
          and age(s.catalog_xmin) <= o.xid_age) as pins,
       -- who makes a slot waits for each older transaction in turn
       (select string_agg(s.slot_name::text, ',')
        from pg_locks l
        join pg_replication_slots s on s.active_pid = l.pid
        where not l.granted and l.locktype = 'transactionid' and l.transactionid = o.xid) as blocks
from oldest o
order by o.xid_age desc
