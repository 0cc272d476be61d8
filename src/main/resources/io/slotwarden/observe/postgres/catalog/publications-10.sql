-- Publications of the database. 10 to 14, any role.
select p.pubname as publication, pg_get_userbyid(p.pubowner) as owner, p.puballtables as all_tables,
       (select count(*) from pg_publication_rel r where r.prpubid = p.oid) as tables, 0 as schemas
from pg_publication p
order by 1
