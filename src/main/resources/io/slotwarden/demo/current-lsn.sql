-- Up to where WAL was written. 10 and newer; cheap.
SELECT pg_current_wal_lsn()
