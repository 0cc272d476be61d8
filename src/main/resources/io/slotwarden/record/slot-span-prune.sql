-- SQLite 3.24+; a range of the index slot_span_until.
delete from slot_span where until < ?1
