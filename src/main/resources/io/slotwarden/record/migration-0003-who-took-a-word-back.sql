-- Version 3: who took a word back, and why.

alter table persons_word add column ended_by text not null default '';
alter table persons_word add column end_reason text not null default '';
