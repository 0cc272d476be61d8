-- Q02: room for slots and walsenders. 10 and newer, any role (a role without pg_monitor counts walsenders all the same).
select current_setting('max_replication_slots')::int as max_slots,
       (select count(*) from pg_replication_slots) as used_slots,
       current_setting('max_wal_senders')::int as max_senders,
       (select count(*) from pg_stat_replication) as used_senders,
       (select count(*) from pg_stat_replication r
         where not exists (select from pg_replication_slots s where s.active_pid = r.pid and s.slot_type = 'logical')) as physical_senders,
       pg_is_in_recovery() as standby
