-- Run by psql at the first start, after deploy/sql/self-managed.sql: passwords for its roles, a table to write to, and a slot
-- that somebody left over.
\getenv password EXAMPLE_PASSWORD
alter role slotwarden password :'password';
alter role slotwarden_actor password :'password';
create table orders (id int, note text);
select pg_create_logical_replication_slot('mig_2025_orders', 'pgoutput');
