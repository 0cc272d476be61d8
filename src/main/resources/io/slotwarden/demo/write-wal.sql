-- About the given number of KiB of WAL, in one committed transaction. Any version; some milliseconds a MiB.
INSERT INTO order_lines SELECT n, repeat(md5(n::text), 32) FROM generate_series(1, ?) AS n
