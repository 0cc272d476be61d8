-- Version 1. Instants are UTC with nine digits of a second, so that their texts sort as they do; durations are ISO 8601;
-- words are spelled as everywhere outside; what is evidence of one moment is JSON. No STRICT tables: the sqlite3 of a
-- system that is some years old must be able to open this file.

create table store (
  id         integer primary key check (id = 1),
  created_at text not null
);

-- Nothing stays in here: a row is written and taken back to learn whether the store can be written.
create table probe (
  id     integer primary key,
  filler blob not null
);

-- What is known of each slot now; `since` opens the present span of unchanged samples.
create table slot_history (
  source              text not null,
  slot                text not null,
  active              integer not null,
  first_seen          text not null,
  since               text not null,
  last_seen           text not null,
  samples             integer not null,
  longest_gap         text not null,
  last_moved_at       text,
  last_active_at      text,
  disconnected_since  text,
  restart_lsn         text,
  confirmed_flush_lsn text,
  evidence            text not null,
  primary key (source, slot)
) without rowid;

-- Spans that have ended: from `since` to `until` every sample showed the same evidence.
create table slot_span (
  source              text not null,
  slot                text not null,
  since               text not null,
  until               text not null,
  samples             integer not null,
  longest_gap         text not null,
  active              integer not null,
  first_seen          text not null,
  restart_lsn         text,
  confirmed_flush_lsn text,
  evidence            text not null,
  primary key (source, slot, since)
) without rowid;
create index slot_span_until on slot_span (until);

create table drop_watch (
  source              text not null,
  slot                text not null,
  policy              text not null,
  enforced            integer not null,
  earned              text not null,
  counted_at          text not null,
  forbidden_at        text,
  forbidden_by        text,
  told_refusal        text,
  mark_phase          text,
  mark_since          text,
  notice_key          text,
  notice_sent_at      text,
  notice_delivered_at text,
  notice_earned       text,
  ownerless_at        text,
  mark_evidence       text,
  evidence            text not null,
  primary key (source, slot)
) without rowid;

create table task_watch (
  dms             text not null,
  task            text not null,
  arn             text not null,
  status          text not null,
  last_listed_at  text not null,
  missed_since    text,
  down_since      text,
  running_since   text,
  ran_on          text,
  attempts        integer not null,
  last_attempt_at text,
  next_attempt_at text,
  pending_act     integer,
  escalated       integer not null,
  primary key (dms, task)
) without rowid;

create table inventory_watch (
  dms              text primary key,
  last_complete_at text,
  shown            text not null
) without rowid;

create table lsn_sample (
  source text not null,
  minute text not null,
  lsn    text not null,
  primary key (source, minute)
) without rowid;

-- The journal. An entry without an outcome, or with `pending`, is open.
create table act (
  id            integer primary key autoincrement,
  at            text not null,
  action        text not null,
  target        text not null,
  policy        text not null,
  outcome       text,
  settled_at    text,
  detail        text not null,
  place         text not null,
  name          text not null,
  major_version integer,
  expected      text,
  arn           text,
  task_kind     text,
  trace         text not null
);
create index act_at on act (at);
create index act_open on act (id) where outcome is null or outcome = 'pending';

-- A key stays after its text has been pruned, so that it is never queued a second time.
create table message (
  key          text primary key,
  incident     text not null,
  kind         text not null,
  severity     text not null,
  state        text not null,
  headline     text not null,
  target       text not null,
  at           text not null,
  delivered_at text,
  body         text
);

create table letter (
  id           integer primary key autoincrement,
  key          text not null references message (key),
  channel      text not null,
  incident     text not null,
  attempts     integer not null,
  next_at      text not null,
  delivered_at text,
  failed_at    text,
  why          text,
  unique (key, channel)
);
create index letter_open on letter (channel, incident, id) where delivered_at is null and failed_at is null;
create index letter_delivered on letter (delivered_at);

create table persons_word (
  id       integer primary key autoincrement,
  kind     text not null,
  target   text not null,
  reason   text not null,
  at       text not null,
  until    text,
  told_by  text not null,
  ended_at text
);
