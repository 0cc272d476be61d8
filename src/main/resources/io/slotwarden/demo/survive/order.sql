-- One small committed transaction.
INSERT INTO orders DEFAULT VALUES
