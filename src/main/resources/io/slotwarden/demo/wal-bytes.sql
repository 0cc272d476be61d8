-- What lies in pg_wal. 10 and newer; lists one directory.
SELECT coalesce(sum(size), 0)::bigint FROM pg_ls_waldir()
