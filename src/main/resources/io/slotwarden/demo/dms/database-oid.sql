-- The number in the middle of an automatic slot name. 10 and newer.
SELECT oid::bigint FROM pg_database WHERE datname = current_database()
