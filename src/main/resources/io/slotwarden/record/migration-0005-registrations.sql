-- Version 5: slots with an owner and an end. A row stays for good; one without `ended_at` is the slot's present registration.

create table registration (
  id                integer primary key autoincrement,
  source            text not null,
  slot              text not null,
  database_name     text not null,
  plugin            text not null,
  owner             text not null,
  purpose           text not null,
  created_at        text not null,
  created_by        text not null,
  expires_at        text not null,
  restart_lsn       text not null,
  system_identifier integer,
  renewed_at        text,
  renewed_by        text,
  renew_reason      text,
  ended_at          text,
  ended_by          text,
  end_reason        text
);
create unique index registration_present on registration (source, slot) where ended_at is null;
