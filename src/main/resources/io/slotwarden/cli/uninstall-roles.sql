do $slotwarden$
declare
  who    text;
  places text;
begin
  foreach who in array array[ROLES]::text[] loop
    continue when not exists (select from pg_catalog.pg_roles where rolname::text = who);
    if exists (select from pg_catalog.pg_roles where rolname::text = who and (rolsuper or rolname = current_user)) then
      raise warning 'the role % is a superuser or the one that you work as: it stays', pg_catalog.quote_ident(who);
      continue;
    end if;
    if exists (
      select from pg_catalog.pg_shdepend d join pg_catalog.pg_roles r on r.oid = d.refobjid
      where d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass and r.rolname::text = who and d.deptype = 'o') then
      raise warning 'the role % owns objects and so is not for slotwarden alone: it stays, with its rights', pg_catalog.quote_ident(who);
      continue;
    end if;
    select pg_catalog.string_agg(distinct coalesce(b.datname::text, 'the server'), ', ') into places
    from pg_catalog.pg_shdepend d join pg_catalog.pg_roles r on r.oid = d.refobjid
    left join pg_catalog.pg_database b on b.oid = d.dbid
    where d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass and r.rolname::text = who
      and d.classid <> 'pg_catalog.pg_auth_members'::pg_catalog.regclass;
    if places is not null then
      raise exception 'the role % still has rights in: %', pg_catalog.quote_ident(who), places
        using hint = 'Run the part for a database there, too, and then this file again.';
    end if;
    execute pg_catalog.format('drop role %I', who);
  end loop;
end
$slotwarden$;
