-- SQLite 3.24+; every table of version 1 once, mostly by an index; for a person who asks.
select
  (select created_at from store where id = 1)  as created_at,
  (select count(*) from act)                   as acts,
  (select min(at) from act)                    as first_act,
  (select max(at) from act)                    as last_act,
  (select count(*) from persons_word)          as words,
  (select count(*) from lsn_sample)            as samples,
  (select min(minute) from lsn_sample)         as first_sample,
  (select max(minute) from lsn_sample)         as last_sample,
  (select count(*) from slot_span)             as spans,
  (select count(*) from message)               as messages,
  (select page_count from pragma_page_count()) * (select page_size from pragma_page_size())          as bytes,
  (select freelist_count from pragma_freelist_count()) * (select page_size from pragma_page_size())  as unused_bytes
