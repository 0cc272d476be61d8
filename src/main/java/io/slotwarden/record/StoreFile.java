package io.slotwarden.record;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// The one connection to the database file, opened when first needed and again after a failure.
/// Used by the store's thread only. The file itself is never opened otherwise: closing a second
/// descriptor would drop SQLite's locks (<https://www.sqlite.org/howtocorrupt.html>, "POSIX
/// advisory locks canceled by a separate thread doing close()").
final class StoreFile {
  /// Short, since everyone waits behind the one thread; long enough for a person's query to step
  /// aside.
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(1);

  /// Keeps a burst from leaving a large `-wal` file behind. Bytes.
  private static final int WAL_SIZE_LIMIT = 16 * 1024 * 1024;

  /// SQLite's own upper limit of `max_page_count`.
  static final long NO_PAGE_LIMIT = 4_294_967_294L;

  private final Path path;
  private final Migrations migrations;
  private final InstantSource clock;
  private @Nullable Connection connection;
  private @Nullable Object fileKey;
  private boolean opened;
  private boolean startedEmpty;
  private long pageLimit = NO_PAGE_LIMIT;

  StoreFile(Path path, Migrations migrations, InstantSource clock) {
    this.path = path;
    this.migrations = migrations;
    this.clock = clock;
  }

  Path path() {
    return path;
  }

  /// The store was created when it was opened, or had never been finished.
  boolean startedEmpty() {
    return startedEmpty;
  }

  /// @throws StoreUnavailable when the file was moved, removed or replaced since it was opened
  Connection connection() throws SQLException {
    if (opened) {
      checkSameFile();
    }
    Connection present = connection;
    if (present == null) {
      present = connect();
      connection = present;
    }
    return present;
  }

  /// Closes the connection, which takes back what was not committed; the next call opens it anew.
  void abandon() {
    Connection present = connection;
    connection = null;
    if (present != null) {
      try {
        present.close();
      } catch (SQLException _) {
        // It failed before; what counts is whether the next one opens.
      }
    }
  }

  /// Lets the file grow to so many pages only, as on a full disk; for tests.
  void limitPages(long pages) throws SQLException {
    pageLimit = pages;
    limit(connection());
  }

  String pragma(String name) throws SQLException {
    try (Statement statement = connection().createStatement();
        ResultSet result = statement.executeQuery("pragma " + name)) {
      return result.getString(1);
    }
  }

  private Connection connect() throws SQLException {
    int busy = Math.toIntExact(BUSY_TIMEOUT.toMillis());
    if (!opened) {
      SchemaVersion.check(path, migrations.newest(), busy);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalSizeLimit(WAL_SIZE_LIMIT);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(busy);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    if (opened) {
      // A file that vanished must not come back empty, with all marks and the journal forgotten.
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    Connection fresh = config.createConnection("jdbc:sqlite:" + path);
    try {
      limit(fresh);
      if (!opened) {
        startedEmpty = migrations.apply(fresh, path, clock.instant());
        fileKey = StoreLock.fileKey(path);
        opened = true;
      }
      return fresh;
    } catch (SQLException | RuntimeException e) {
      fresh.close();
      throw e;
    } catch (IOException e) {
      fresh.close();
      throw new StoreUnavailable("can't look at the store " + path + " (" + e + ")", e);
    }
  }

  private void limit(Connection target) throws SQLException {
    if (pageLimit != NO_PAGE_LIMIT || opened) {
      try (Statement statement = target.createStatement()) {
        statement.execute("pragma max_page_count = " + pageLimit);
      }
    }
  }

  private void checkSameFile() {
    boolean same;
    try {
      same = Objects.equals(fileKey, StoreLock.fileKey(path));
    } catch (IOException _) {
      same = false;
    }
    if (!same) {
      throw new StoreUnavailable(
          "the store "
              + path
              + " was moved, removed or replaced while in use: put it back, or restart to begin"
              + " with what is there");
    }
  }
}
