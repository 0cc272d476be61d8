-- SQLite 3.24+; one row by its key.
insert or replace into drop_watch (source, slot, policy, enforced, earned, counted_at, forbidden_at, forbidden_by,
                                   told_refusal, evidence, mark_phase, mark_since, notice_key, notice_sent_at,
                                   notice_delivered_at, notice_earned, ownerless_at, mark_evidence)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
