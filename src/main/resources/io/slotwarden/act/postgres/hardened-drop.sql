-- Drops a slot if it is still exactly what it was, by the function of deploy/sql/hardened.sql: PostgreSQL 10 and newer.
-- One row: dropped, changed or refused, and why. The function calls pg_drop_replication_slot and handles 55006 and 42704 by itself.
-- Rights: EXECUTE on it. Cost: a few ms, for it writes a row.
select outcome, why
from slotwarden.drop_slot(?::text, ?::text, ?::text, ?::text, ?::pg_lsn, ?::pg_lsn, ?::timestamptz, ?::bigint,
                          ?::bigint, ?::bigint, ?::bigint, ?::timestamptz, ?::timestamptz, ?::text)
