-- Version 6: alerts that have ended, for 90 days. `incident` is key, subject and beginning; `severity` the worst that it fired with.

create table ended_alert (
  incident    text primary key,
  key         text not null,
  subject     text not null,
  place       text not null,
  severity    text not null,
  since       text not null,
  fired_at    text,
  resolved_at text not null,
  ended       text,
  cause       text not null,
  text        text not null
) without rowid;
create index ended_alert_resolved on ended_alert (resolved_at);
