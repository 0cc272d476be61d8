-- Rows written in the databases that have slots, since the statistics began: PostgreSQL 10 and newer. Rights: none.
-- Asked only while a slot retains more than noise. Up to 14 it reads the statistics collector's file.
select d.datid::bigint as datoid,
       (d.tup_inserted + d.tup_updated + d.tup_deleted)::bigint as written
from pg_stat_database d
where d.datid in (select s.datoid from pg_replication_slots s)
