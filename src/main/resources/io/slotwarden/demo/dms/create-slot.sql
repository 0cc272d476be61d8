-- A logical slot as DMS makes them. 10 and newer; waits for running transactions to end.
SELECT pg_create_logical_replication_slot(?, 'test_decoding')
