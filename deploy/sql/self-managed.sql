-- The roles of slotwarden on a PostgreSQL that you run yourself, 10 to 18, once for each server, as a superuser:
--   psql -d postgres -f deploy/sql/self-managed.sql -c '\password slotwarden' -c '\password slotwarden_actor'
-- Without a password nobody can log in by one. Where slotwarden shall only watch, leave the last statement out.

-- Looks: slots, walsenders and sessions of others, the WAL directory, settings. It can neither change nor drop anything.
create role slotwarden login;
grant pg_monitor to slotwarden;

-- Drops slots and, when a person asks (slot create), makes them; it does nothing else for slotwarden (but what the last lines are for), and needs CONNECT on the database of a new slot. REPLICATION permits dropping any slot of the server, whoever made it, and streaming all WAL.
create role slotwarden_actor login replication;

-- Only for policies with checkpoint-after-drop, PostgreSQL 15 and newer:
--   grant pg_checkpoint to slotwarden_actor;
