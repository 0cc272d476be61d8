-- The hardened set-up, on PostgreSQL 10 to 18 and on Amazon RDS and Aurora: slotwarden_actor loses its right to replicate and may only call one function, which looks for itself before it drops a slot. Run it after
-- self-managed.sql (as a superuser) or rds.sql (as the master user), in the database that slotwarden's url names; again after an update of slotwarden, or to mend it. It does all or nothing:
--   psql -d postgres -v ON_ERROR_STOP=1 -f deploy/sql/hardened.sql
--
-- What it stops: whoever has the actor's password, or slotwarden itself if it is wrong, can drop no slot that is in use, has changed since it was looked at, or is protected here, can read no WAL, and leaves a row.
-- What it does not: an abandoned-looking slot that nobody protects here can still be dropped with that password. And a drop is not undone with its transaction: whoever rolls back takes the row away, not the drop. The server's log
-- has a line before and after each, which no rollback reaches; nobody but a superuser can turn them off.
-- slot create needs a right that the actor no longer has. To go back: alter role slotwarden_actor replication (on RDS: grant rds_replication to slotwarden_actor).
--
-- Self-managed: tested with every major. RDS: from Amazon's documentation, tried with stand-ins for its roles, not on Amazon's servers; whether rds_replication counts within a function is not known there.
begin;
set local search_path = pg_catalog;

do $roles$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'slotwarden_keeper') then
    create role slotwarden_keeper nologin;
  end if;
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    grant slotwarden_keeper to current_user; -- until the end of this file, to give it the function
  end if;
  if exists (select from pg_catalog.pg_roles where rolname = 'rds_replication') then
    grant rds_replication to slotwarden_keeper;
    revoke rds_replication from slotwarden_actor;
  else
    alter role slotwarden_keeper replication;
    alter role slotwarden_actor noreplication;
  end if;
end
$roles$;

-- Whoever owns the schema could put another function in place of ours; who made it before (heartbeat.sql) keeps the table in it.
create schema if not exists slotwarden;
alter schema slotwarden owner to current_user;
revoke create on schema slotwarden from public;
do $strangers$
declare
  who text;
begin
  select string_agg(distinct coalesce(r.rolname, 'public'), ', ') into who
  from pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a
  left join pg_catalog.pg_roles r on r.oid = a.grantee
  where n.nspname = 'slotwarden' and a.privilege_type = 'CREATE' and a.grantee <> n.nspowner;
  if who is not null then
    raise exception 'others may create in the schema slotwarden: %', who
      using hint = 'REVOKE CREATE ON SCHEMA slotwarden FROM them, look at what is in it, and run this file again.';
  end if;
  -- A trigger on a table of somebody else's would run with the keeper's rights.
  select string_agg(format('%I of %I', c.relname, r.rolname), ', ') into who
  from pg_catalog.pg_class c join pg_catalog.pg_roles r on r.oid = c.relowner
  where c.relnamespace = 'slotwarden'::regnamespace and c.relname in ('protected', 'dropped')
    and r.rolname <> current_user and not r.rolsuper;
  if who is not null then
    raise exception 'in the schema slotwarden are tables of others: %', who
      using hint = 'Look at them, drop or rename them, and run this file again.';
  end if;
end
$strangers$;
grant usage on schema slotwarden to slotwarden_keeper, slotwarden_actor;

-- Names that are never dropped, besides those that the function knows; * stands for any run of characters:
--   insert into slotwarden.protected values ('orders_*', 'of the team orders');
create table if not exists slotwarden.protected (
  pattern text primary key check (pattern ~ '^[a-z0-9_*]+$'),
  why     text
);

-- What the function was asked and did. Nobody but you and the keeper can write or read it.
create table if not exists slotwarden.dropped (
  id       bigint generated always as identity primary key,
  at       timestamptz not null default clock_timestamp(),
  who      name not null,  -- session_user
  client   inet,           -- null: a socket of the same machine
  slot     text,           -- as it was given, its beginning
  evidence jsonb not null, -- as it was given
  outcome  text not null default 'asked' check (outcome in ('asked', 'dropped', 'changed', 'refused')),
  why      text,
  slot_was jsonb           -- its whole row a moment before
);

revoke all on slotwarden.protected, slotwarden.dropped from public, slotwarden_actor;
grant select on slotwarden.protected to slotwarden_keeper;
grant select, insert, update on slotwarden.dropped to slotwarden_keeper;

-- Drops the slot if it and the server still are exactly what the arguments say and nobody protects it. What a version does not have is not compared. The outcome is dropped, changed (it is not what it was) or refused (and
-- would be again).
drop function if exists slotwarden.drop_slot(text, text, text, text, pg_lsn, pg_lsn, timestamptz, bigint, bigint, bigint, bigint, timestamptz, timestamptz, text);
create function slotwarden.drop_slot(
  slot text, slot_type text, plugin text, database text, restart_lsn pg_lsn, confirmed_flush_lsn pg_lsn,
  server_start timestamptz, system_identifier bigint,
  total_txns bigint, total_bytes bigint, spill_count bigint, stats_reset timestamptz,
  inactive_since timestamptz, invalidation_reason text,
  out outcome text, out why text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $drop$
declare
  version  integer := pg_catalog.current_setting('server_version_num')::integer;
  ask      bigint;
  is_now   jsonb;
  counts   jsonb;
  server   bigint;
  by_whom  text;
  changes  text[];
begin
  raise log 'slotwarden: % asks for a drop of slot %', session_user, pg_catalog.to_jsonb(pg_catalog.left(drop_slot.slot, 100));
  if pg_catalog.pg_is_in_recovery() then -- where no row can be written
    outcome := 'changed';
    why := 'the server is a standby';
    return;
  end if;

  perform pg_catalog.set_config('synchronous_commit', 'local', true); -- a standby that is gone must not hold up a drop
  perform pg_catalog.pg_stat_clear_snapshot();                        -- counters as they are, not as this transaction saw them
  insert into slotwarden.dropped (who, client, slot, evidence)
  values (session_user, pg_catalog.inet_client_addr(), pg_catalog.left(drop_slot.slot, 100),
          pg_catalog.jsonb_build_object(
            'slot_type', pg_catalog.left(drop_slot.slot_type, 100), 'plugin', pg_catalog.left(drop_slot.plugin, 100),
            'database', pg_catalog.left(drop_slot.database, 100), 'restart_lsn', drop_slot.restart_lsn,
            'confirmed_flush_lsn', drop_slot.confirmed_flush_lsn, 'server_start', drop_slot.server_start,
            'system_identifier', drop_slot.system_identifier, 'total_txns', drop_slot.total_txns,
            'total_bytes', drop_slot.total_bytes, 'spill_count', drop_slot.spill_count,
            'stats_reset', drop_slot.stats_reset, 'inactive_since', drop_slot.inactive_since,
            'invalidation_reason', pg_catalog.left(drop_slot.invalidation_reason, 100)))
  returning id into ask;

  -- Who protects it: people here, the server's standbys, and what manages replicas.
  select 'slotwarden.protected: ' || p.pattern || coalesce(' (' || p.why || ')', '') into by_whom
  from slotwarden.protected p
  where drop_slot.slot ~ ('^(' || pg_catalog.replace(p.pattern, '*', '.*') || ')$')
  limit 1;
  if by_whom is null and drop_slot.slot <> '' and drop_slot.slot in (
      select pg_catalog.regexp_split_to_table(
        pg_catalog.lower(pg_catalog.current_setting('synchronized_standby_slots', true)), '[^a-z0-9_]+')) then
    by_whom := 'synchronized_standby_slots';
  end if;
  if by_whom is null
     and drop_slot.slot ~ '^(rds_.*|_cnpg_.*|repmgr_slot_.*|azure_standby.*|wal_proposer_slot|pghoard_local|pg_conflict_detection)$' then
    by_whom := 'its name: such slots are never dropped';
  end if;

  if by_whom is not null then
    outcome := 'refused';
    why := 'protected by ' || by_whom;
  elsif pg_catalog.current_setting('transaction_isolation') <> 'read committed' then
    outcome := 'refused'; -- an old snapshot would not show what was protected since
    why := 'it has to be asked in a transaction that is read committed';
  elsif drop_slot.system_identifier is not null
        and not pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute') then
    outcome := 'refused';
    why := 'the system identifier can''t be compared: GRANT EXECUTE ON FUNCTION pg_control_system() TO '
           || pg_catalog.quote_ident(current_user);
  else
    if drop_slot.system_identifier is not null then
      select c.system_identifier into server from pg_catalog.pg_control_system() c;
    end if;
    select pg_catalog.to_jsonb(s) - array['wal_status', 'safe_wal_size'] into is_now
    from pg_catalog.pg_replication_slots s where s.slot_name::text = drop_slot.slot;
    if version >= 140000 and is_now->>'database' is not null then
      select pg_catalog.to_jsonb(c) into counts
      from pg_catalog.pg_stat_replication_slots c where c.slot_name::text = drop_slot.slot;
    end if;

    changes := array[
      case when server is distinct from drop_slot.system_identifier then 'the server is another one' end,
      case when pg_catalog.pg_postmaster_start_time() is distinct from drop_slot.server_start
           then 'the server was started anew at ' || pg_catalog.pg_postmaster_start_time() end];
    if is_now is null then
      changes := changes || 'it no longer exists'::text;
    else
      changes := changes || array[
        case when is_now->>'active' is distinct from 'false'
             then 'it is active for PID ' || coalesce(is_now->>'active_pid', '?') end,
        case when is_now->>'temporary' is distinct from 'false' then 'it is temporary' end,
        case when version >= 170000 and is_now->>'synced' is distinct from 'false' then 'it is synced' end,
        case when version >= 170000 and is_now->>'failover' is distinct from 'false' then 'it is a failover slot' end,
        case when is_now->>'slot_type' is distinct from drop_slot.slot_type
             then 'type became ' || (is_now->>'slot_type') end,
        case when is_now->>'plugin' is distinct from drop_slot.plugin
             then 'plugin became ' || coalesce(is_now->>'plugin', 'none') end,
        case when is_now->>'database' is distinct from drop_slot.database
             then 'database became ' || coalesce(is_now->>'database', 'none') end,
        case when (is_now->>'restart_lsn')::pg_lsn is distinct from drop_slot.restart_lsn
             then 'restart LSN became ' || coalesce(is_now->>'restart_lsn', 'none') end,
        case when (is_now->>'confirmed_flush_lsn')::pg_lsn is distinct from drop_slot.confirmed_flush_lsn
             then 'confirmed flush LSN became ' || coalesce(is_now->>'confirmed_flush_lsn', 'none') end,
        case when version >= 140000 and is_now->>'database' is not null
                  and (counts is null
                       or (counts->>'total_txns')::bigint is distinct from drop_slot.total_txns
                       or (counts->>'total_bytes')::bigint is distinct from drop_slot.total_bytes
                       or (counts->>'spill_count')::bigint is distinct from drop_slot.spill_count
                       or (counts->>'stats_reset')::timestamptz is distinct from drop_slot.stats_reset)
             then 'it was used in between: its counters are others' end,
        case when version >= 170000
                  and (is_now->>'inactive_since')::timestamptz is distinct from drop_slot.inactive_since
             then 'it was used in between: inactive since ' || coalesce(is_now->>'inactive_since', 'never') end,
        case when version >= 170000 and is_now->>'invalidation_reason' is distinct from drop_slot.invalidation_reason
             then 'invalidation reason became ' || coalesce(is_now->>'invalidation_reason', 'none') end];
    end if;
    changes := pg_catalog.array_remove(changes, null);

    if changes <> '{}' then
      outcome := 'changed';
      why := pg_catalog.array_to_string(changes, ', ');
    else
      begin
        -- The row first: once the slot is dropped nothing is left to do that could fail but the commit.
        update slotwarden.dropped d set outcome = 'dropped', slot_was = is_now where d.id = ask;
        perform pg_catalog.pg_drop_replication_slot(s.slot_name)
        from pg_catalog.pg_replication_slots s
        where s.slot_name::text = drop_slot.slot
          and pg_catalog.to_jsonb(s) - array['wal_status', 'safe_wal_size'] = is_now;
        if found then
          outcome := 'dropped';
        else
          outcome := 'changed';
          why := 'it was used at the last moment';
        end if;
      exception when object_in_use or undefined_object then
        outcome := 'changed';
        why := sqlerrm;
      end;
    end if;
  end if;

  if outcome <> 'dropped' then
    update slotwarden.dropped d set outcome = drop_slot.outcome, why = drop_slot.why, slot_was = is_now where d.id = ask;
  end if;
  raise log 'slotwarden: slot % was asked for by %: %', pg_catalog.to_jsonb(pg_catalog.left(drop_slot.slot, 100)), session_user,
    outcome || coalesce(', ' || why, '');
end
$drop$;

revoke all on function slotwarden.drop_slot(text, text, text, text, pg_lsn, pg_lsn, timestamptz, bigint, bigint, bigint, bigint, timestamptz, timestamptz, text) from public;
grant execute on function slotwarden.drop_slot(text, text, text, text, pg_lsn, pg_lsn, timestamptz, bigint, bigint, bigint, bigint, timestamptz, timestamptz, text) to slotwarden_actor;

-- The function acts with the rights of its owner, who can't log in.
grant create on schema slotwarden to slotwarden_keeper;
alter function slotwarden.drop_slot(text, text, text, text, pg_lsn, pg_lsn, timestamptz, bigint, bigint, bigint, bigint, timestamptz, timestamptz, text) owner to slotwarden_keeper;
revoke create on schema slotwarden from slotwarden_keeper;

do $leave$
begin
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    revoke slotwarden_keeper from current_user;
  end if;
end
$leave$;

commit;
