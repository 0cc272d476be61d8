-- Version 4: a task's present stop as it was seen, with its slot and server (JSON): what an approval releases.

alter table task_watch add column standstill text;
