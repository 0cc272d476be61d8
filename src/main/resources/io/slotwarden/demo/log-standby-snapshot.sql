-- 16 and newer. The server logs which transactions run every 15 s by itself, and only there can a logical slot's restart
-- LSN move on; a story of a minute needs it more often. Cheap: one small WAL record.
SELECT pg_log_standby_snapshot()
