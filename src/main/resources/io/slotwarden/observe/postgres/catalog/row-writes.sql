-- Rows that this database and all others of the server have written since their statistics were reset (RDS's own left out: it
-- writes by itself). 10 and newer, any role.
select coalesce(sum(w.written) filter (where w.here), 0)::bigint as here, coalesce(sum(w.written) filter (where not w.here), 0)::bigint as elsewhere
from (select datname = current_database() as here, tup_inserted + tup_updated + tup_deleted as written
        from pg_stat_database
       where datname is not null and datname <> 'rdsadmin') w
