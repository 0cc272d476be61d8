-- Who holds the WAL? PostgreSQL 10 and 11: the archiver's directory can't be listed, so the listing is not complete.
-- On 10 wal_segment_size counts blocks of 8 kB.
-- The oldest file in pg_wal and every floor that may keep it there, as segment numbers (no timeline in them).
-- Cost: 0.2 ms with 4 files, 4 ms with 1,000, 30 ms with 5,000 (80 GB): every few minutes, not every poll.
-- Rights: pg_monitor.
with p as (
  select (select setting::bigint * case unit when '8kB' then 8192 else 1 end from pg_settings where name = 'wal_segment_size') as seg,
         case when pg_is_in_recovery()
              then greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
              else pg_current_wal_lsn() end - '0/0'::pg_lsn as cur_bytes
), files as (
  select f.size,
         ('x' || substr(f.name, 9, 8))::bit(32)::bigint * (4294967296 / p.seg)
           + ('x' || substr(f.name, 17, 8))::bit(32)::bigint as segno
  from p, pg_ls_waldir() f
  where f.name ~ '^[0-9A-F]{24}$'
), dir as (
  select count(*) as files, sum(f.size)::bigint as bytes, min(f.segno) as oldest_seg
  from files f
)
select d.files, d.bytes,
       floor(p.cur_bytes / p.seg)::bigint as cur_seg,
       d.oldest_seg,
       (select floor(min(s.restart_lsn - '0/0'::pg_lsn) / p.seg)::bigint
          from pg_replication_slots s) as slot_floor_seg,
       (select floor((c.redo_lsn - '0/0'::pg_lsn) / p.seg)::bigint
          from pg_control_checkpoint() c) as redo_floor_seg,
       floor((p.cur_bytes - k.keep_bytes) / p.seg)::bigint as keep_floor_seg,
       false as listed, null::bigint as archive_floor_seg, null::bigint as ready_files,
       a.last_failed_wal, a.last_failed_time,
       coalesce(a.last_failed_time > coalesce(a.last_archived_time, '-infinity'), false)
         as archiver_failing
from p, dir d, pg_stat_archiver a,
     (select sum(setting::bigint * case unit when 'MB' then 1048576 else p2.seg end) as keep_bytes
        from pg_settings, p p2 where name in ('wal_keep_size', 'wal_keep_segments')) k
