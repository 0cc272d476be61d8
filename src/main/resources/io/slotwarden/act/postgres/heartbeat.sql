-- PostgreSQL 10+; touches no table. The statement of a heartbeat, its table's name quoted by the server itself: one row, found by its primary key.
select pg_catalog.format('update %I.%I set beat_at = pg_catalog.clock_timestamp() where id = 1', ?::text, ?::text)
