drop function if exists slotwarden.drop_slot(text, text, text, text, pg_lsn, pg_lsn, timestamptz, bigint, bigint, bigint, bigint, timestamptz, timestamptz, text);
drop table if exists slotwarden.protected, slotwarden.dropped, slotwarden.heartbeat;
drop schema if exists slotwarden; -- where others have put something in it, this fails and names it
