-- Whether a session of ours is still there: PostgreSQL 10 and newer; a role sees its own sessions. Cost: below 1 ms.
select exists (select from pg_stat_activity where pid = ? and application_name = ?)
