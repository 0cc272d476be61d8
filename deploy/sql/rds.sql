-- The roles of slotwarden on Amazon RDS for PostgreSQL and on Aurora PostgreSQL, once for each instance or cluster, as the master user:
--   psql -d postgres -f deploy/sql/rds.sql -c '\password slotwarden' -c '\password slotwarden_actor'
-- From Amazon's documentation: tried on PostgreSQL with stand-ins for rds_superuser and rds_replication, not on Amazon's servers.
-- Where slotwarden shall only watch, leave the last two statements out.

-- Looks: slots, walsenders and sessions of others, the WAL directory where it can be listed, settings.
create role slotwarden login;
grant pg_monitor to slotwarden;

-- Drops slots and, when a person asks (slot create), makes them; it does nothing else for slotwarden (but what the last lines are for), and needs CONNECT on the database of a new slot. Nobody may grant REPLICATION there; rds_replication permits managing logical slots,
-- whoever made them. Whether it permits dropping physical ones is not known.
create role slotwarden_actor login;
grant rds_replication to slotwarden_actor;

-- Only for policies with checkpoint-after-drop, PostgreSQL 15 and newer; whether Amazon lets you was not tried:
--   grant pg_checkpoint to slotwarden_actor;
