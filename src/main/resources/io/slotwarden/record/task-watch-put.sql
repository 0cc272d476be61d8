-- SQLite 3.24+; one row by its key.
insert or replace into task_watch (dms, task, arn, status, last_listed_at, missed_since, down_since, running_since,
                                   ran_on, attempts, last_attempt_at, next_attempt_at, pending_act, escalated, standstill)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
