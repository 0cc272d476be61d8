-- SQLite 3.24+; one row at the end.
insert into act (at, action, target, policy, outcome, settled_at, detail, place, name, major_version, expected, arn,
                 task_kind, trace)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
