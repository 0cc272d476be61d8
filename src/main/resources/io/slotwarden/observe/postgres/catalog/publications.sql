-- Publications of the database. 15 and newer: they may hold whole schemas. Any role.
select p.pubname as publication, pg_get_userbyid(p.pubowner) as owner, p.puballtables as all_tables,
       (select count(*) from pg_publication_rel r where r.prpubid = p.oid) as tables,
       (select count(*) from pg_publication_namespace s where s.pnpubid = p.oid) as schemas
from pg_publication p
order by 1
