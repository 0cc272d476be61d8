package io.slotwarden.record;

import java.nio.file.Path;
import java.sql.SQLException;

/// What SQLite's error codes mean to the person on call: reason and remedy.
final class Trouble {
  // Primary result codes, https://www.sqlite.org/rescode.html. Extended codes carry them in their
  // low byte.
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READONLY = 8;
  private static final int IOERR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int NOTADB = 26;

  private Trouble() {}

  static StoreUnavailable of(Path file, String task, SQLException e) {
    return new StoreUnavailable(
        "can't " + task + " in the store " + file + ": " + reason(e) + " (" + e.getMessage() + ")",
        e);
  }

  static String reason(SQLException e) {
    return switch (e.getErrorCode() & 0xFF) {
      case BUSY, LOCKED ->
          "another program holds a lock on it; end that program's transaction, perhaps a sqlite3"
              + " shell";
      case READONLY -> "it is read-only; make the file and its directory writable for this user";
      case IOERR -> "the disk reports an error; look at the kernel's log and the volume";
      case CORRUPT -> "it is damaged; stop, keep a copy, and restore the file or move it away";
      case FULL -> "the disk is full; free space on its volume";
      case CANTOPEN -> "it can't be opened; check that it is there and that this user may write it";
      case NOTADB -> "it is no SQLite database; move it away or set store.path to another file";
      default -> "SQLite, or a row in it, refused";
    };
  }
}
