-- Whether no other slotwarden is dropping on this server now: PostgreSQL 10 and newer, any role. The key is "slotward" in ASCII.
-- One row: true when this session holds the lock from now on; it ends with the session. Locks are of one database: both have to name
-- the same one in their url. Cost: below 1 ms.
select pg_try_advisory_lock(x'736c6f7477617264'::bigint)
