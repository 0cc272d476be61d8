-- PostgreSQL 10+; small: the publications of this database that hold one table.
select pubname::text as publication
from pg_catalog.pg_publication_tables
where schemaname::text = ? and tablename::text = ?
order by 1
