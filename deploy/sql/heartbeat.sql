-- The table of the WAL heartbeat (policy write-heartbeat), on PostgreSQL 10 to 18, once in each database that a policy names, as its owner:
--   psql -d app -f deploy/sql/heartbeat.sql
-- The actor updates its one row and can do nothing else with it. A consumer whose publication lists its tables gets the row only if it is among them:
--   alter publication NAME add table slotwarden.heartbeat;
create schema if not exists slotwarden;
create table slotwarden.heartbeat (
  id      integer primary key check (id = 1),
  beat_at timestamptz not null
);
insert into slotwarden.heartbeat values (1, now());

grant usage on schema slotwarden to slotwarden_actor;
grant select, update on slotwarden.heartbeat to slotwarden_actor;
