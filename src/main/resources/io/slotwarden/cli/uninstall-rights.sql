do $slotwarden$
declare
  who   text;
  super boolean := (select rolsuper from pg_catalog.pg_roles where rolname = current_user);
begin
  foreach who in array array[ROLES]::text[] loop
    continue when not exists (select from pg_catalog.pg_roles where rolname::text = who and not rolsuper and rolname <> current_user);
    continue when exists (
      select from pg_catalog.pg_shdepend d join pg_catalog.pg_roles r on r.oid = d.refobjid
      where d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass and r.rolname::text = who and d.deptype = 'o'
        and (who <> 'slotwarden_keeper'
             or d.dbid in (0, (select oid from pg_catalog.pg_database where datname = current_database()))));
    if not super then
      execute pg_catalog.format('grant %I to current_user', who);
    end if;
    execute pg_catalog.format('drop owned by %I', who); -- it owns nothing: its rights
  end loop;
end
$slotwarden$;
