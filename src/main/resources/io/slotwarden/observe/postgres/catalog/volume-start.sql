-- Where the logical WAL of an Aurora volume begins. Only where the function is.
select aurora_volume_logical_start_lsn() as lsn
