-- SQLite 3.27+; reads the whole file in one read transaction, which hinders nobody, and writes a file that is new or empty.
vacuum into ?1
