-- SQLite 3.24+; the index letter_open holds just these.
select channel, count(*) as letters from letter
where delivered_at is null and failed_at is null
group by channel order by channel
