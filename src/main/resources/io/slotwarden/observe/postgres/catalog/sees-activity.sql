-- Whether this role sees the sessions of others. 10 and newer.
select pg_has_role('pg_read_all_stats', 'usage') as sees
