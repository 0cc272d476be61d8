-- So many KiB of WAL that no table keeps, in a message that every decoder reads. 9.6 and newer.
SELECT pg_logical_emit_message(false, 'load', repeat('x', 1024 * ?))
