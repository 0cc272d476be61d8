-- PostgreSQL 10+; by an index of pg_shdepend: the databases in which these roles own something or have a right.
select distinct d.datname::text as database
from pg_catalog.pg_shdepend s
join pg_catalog.pg_database d on d.oid = s.dbid and d.datallowconn
join pg_catalog.pg_roles r on r.oid = s.refobjid
where s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass and r.rolname::text = any (?::text[])
order by 1
