-- SQLite 3.24+; reads the messages once. Drops keys so old that nothing can ask for them any more.
delete from message
where at < ?1
  and not exists (select 1 from letter l where l.key = message.key)
  and not exists (select 1 from drop_watch d where d.notice_key = message.key)
