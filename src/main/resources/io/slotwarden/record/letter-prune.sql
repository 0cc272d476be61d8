-- SQLite 3.24+; a range of the index letter_delivered; what was never delivered has null there and stays.
delete from letter where delivered_at < ?1
