-- Forgets where a source's WAL stood: it is another server now. Parameter: source.
delete from lsn_sample where source = ?1
