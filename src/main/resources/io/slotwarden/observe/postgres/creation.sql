-- What decides whether a slot can be made: PostgreSQL 10 and newer, any role. Cost: below 1 ms.
select clock_timestamp() as at,
       current_database()::text as database,
       pg_is_in_recovery() as in_recovery,
       (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end)::text as current_lsn,
       current_setting('wal_level') as wal_level,
       current_setting('max_replication_slots')::int as max_slots,
       coalesce((select array_agg(slot_name::text) from pg_replication_slots), '{}') as slots,
       current_setting('max_wal_senders')::int as max_senders,
       (select count(*)::int from pg_stat_replication) as senders,
       coalesce((select array_agg(datname::text) from pg_database where datallowconn and not datistemplate), '{}') as databases
