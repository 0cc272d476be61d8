-- SQLite 3.24+; one row by its key, and only while it has not ended.
update registration
set expires_at = ?2, renewed_at = ?3, renewed_by = ?4, renew_reason = ?5, ended_at = ?6, ended_by = ?7, end_reason = ?8
where id = ?1 and ended_at is null
