-- The shop's tables, and the three roles of a real installation: one that looks, one that may drop, one that DMS reads
-- with. 18; runs once, on an empty server.
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, placed_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE order_lines (order_id bigint NOT NULL, text text NOT NULL);
CREATE ROLE slotwarden LOGIN PASSWORD 'demo-monitor' IN ROLE pg_monitor;
CREATE ROLE slotwarden_actor LOGIN REPLICATION PASSWORD 'demo-actor';
CREATE ROLE dms_reader LOGIN REPLICATION PASSWORD 'demo-dms'
