-- Version 2: alerts, and what they need to outlive a restart. The first column of words is spelled as the configuration
-- spells it; `words` and `clocks` are JSON.

create table alert (
  key         text not null,
  subject     text not null,
  place       text not null,
  severity    text not null,
  state       text not null,
  since       text not null,
  fired_at    text,
  resolved_at text,
  ended       text,
  cause       text not null,
  text        text not null,
  words       text not null,
  clocks      text not null,
  primary key (key, subject)
) without rowid;

-- Slots that somebody needs: one that disappears is an alert.
create table needed_slot (
  source        text not null,
  slot          text not null,
  kind          text not null,
  owner         text,
  why           text not null,
  seen_at       text not null,
  missing_since text,
  primary key (source, slot)
) without rowid;

-- Which server each source was when last seen.
create table known_server (
  source     text primary key,
  changed_at text,
  identity   text not null
) without rowid;
