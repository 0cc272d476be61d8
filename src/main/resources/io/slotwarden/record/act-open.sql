-- SQLite 3.24+; the index act_open holds just these.
select * from act where outcome is null or outcome = 'pending' order by id
