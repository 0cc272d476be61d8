-- Whether the server is Aurora and can tell where the WAL of a restored volume begins. 10 and newer, any role.
select exists (select from pg_proc p where p.proname = 'aurora_volume_logical_start_lsn' and pg_function_is_visible(p.oid)) as has
