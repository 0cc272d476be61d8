-- A moment, for a backend to end: PostgreSQL 10 and newer, any role.
select pg_sleep(0.1)
