-- SQLite 3.24+; a range of the index ended_alert_resolved.
delete from ended_alert where resolved_at < ?1
