-- Who holds the WAL? Any version, where pg_wal can't be listed: only what the archiver says. Rights: none.
select null::bigint as files, null::bigint as bytes, null::bigint as cur_seg,
       null::bigint as oldest_seg, null::bigint as slot_floor_seg, null::bigint as redo_floor_seg,
       null::bigint as keep_floor_seg, false as listed, null::bigint as archive_floor_seg,
       null::bigint as ready_files, a.last_failed_wal, a.last_failed_time,
       coalesce(a.last_failed_time > coalesce(a.last_archived_time, '-infinity'), false)
         as archiver_failing
from pg_stat_archiver a
