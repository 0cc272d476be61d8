-- One small committed transaction: what a shop does all day. Any version; cheap.
INSERT INTO orders DEFAULT VALUES
