package io.slotwarden.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A transaction that has written and has not ended, in any database. A read-only one has no
/// transaction id, pins nothing, and is never one of these.
public sealed interface OpenTransaction {
  /// Its age in transactions, as `age(xid)` counts them.
  long xidAge();

  /// When it began, or was prepared; null where the role may not see it.
  @Nullable Instant since();

  /// Names of the logical slots whose catalog_xmin is not older than its transaction id: each needs
  /// all WAL since its beginning.
  Set<String> pins();

  /// Names of the slots whose creation waits for its end.
  Set<String> blocks();

  /// Its owner, age and place in one clause.
  ///
  /// @param at the server's clock
  String text(Instant at);

  /// The statement that ends it, for a person to run.
  String end();

  /// A session's.
  ///
  /// @param state of the session, e.g. `idle in transaction`; null where the role may not see it
  record Session(
      int pid,
      @Nullable String database,
      @Nullable String user,
      @Nullable String applicationName,
      @Nullable String state,
      long xidAge,
      @Nullable Instant since,
      Set<String> pins,
      Set<String> blocks)
      implements OpenTransaction {
    public Session {
      pins = Set.copyOf(pins);
      blocks = Set.copyOf(blocks);
    }

    @Override
    public String text(Instant at) {
      return "transaction of pid "
          + pid
          + (user == null ? "" : ", user " + user)
          + (database == null ? "" : ", database " + database)
          + (applicationName == null || applicationName.isEmpty()
              ? ""
              : ", application '" + applicationName + "'")
          + (state == null ? "" : ", " + state)
          + age(", open for ", since, at);
    }

    @Override
    public String end() {
      return "select pg_terminate_backend(" + pid + ")";
    }
  }

  /// One that was prepared and neither committed nor rolled back since.
  record Prepared(
      String gid,
      String database,
      String owner,
      long xidAge,
      @Nullable Instant since,
      Set<String> pins,
      Set<String> blocks)
      implements OpenTransaction {
    public Prepared {
      pins = Set.copyOf(pins);
      blocks = Set.copyOf(blocks);
    }

    @Override
    public String text(Instant at) {
      return "prepared transaction "
          + SqlText.literal(gid)
          + ", owner "
          + owner
          + ", database "
          + database
          + age(", prepared ", since, at)
          + (since == null ? "" : " ago");
    }

    @Override
    public String end() {
      return "rollback prepared " + SqlText.literal(gid);
    }
  }

  private static String age(String before, @Nullable Instant since, Instant at) {
    if (since == null) {
      return "";
    }
    Duration age = Duration.between(since, at);
    return before + Durations.format(age.isNegative() ? Duration.ZERO : age);
  }
}
