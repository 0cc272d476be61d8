-- Q03: what roles and databases set otherwise. 10 and newer, any role.
select r.rolname as role, d.datname as database, split_part(c.conf, '=', 1) as name, substr(c.conf, strpos(c.conf, '=') + 1) as value
from pg_db_role_setting s
left join pg_roles r on r.oid = s.setrole
left join pg_database d on d.oid = s.setdatabase
cross join lateral unnest(s.setconfig) as c(conf)
where split_part(c.conf, '=', 1) in
  ('statement_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout', 'lock_timeout',
   'session_replication_role', 'wal_sender_timeout')
order by 1 nulls first, 2 nulls first, 3
