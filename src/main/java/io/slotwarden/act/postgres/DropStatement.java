package io.slotwarden.act.postgres;

import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.SlotEvidence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// The guarded drop, one statement for each family of versions: what a family can't check it has no
/// column for.
enum DropStatement {
  FROM_17("drop-17", true, true),
  FROM_14("drop-14", true, false),
  FROM_12("drop-12", false, false),
  FROM_10("drop-10", false, false);

  private final String text;
  private final String textWithoutIdentifier;
  private final boolean counters;
  private final boolean inactiveSince;

  DropStatement(String resource, boolean counters, boolean inactiveSince) {
    this.text = resource(resource + ".sql");
    this.textWithoutIdentifier = resource(resource + "-without-identifier.sql");
    this.counters = counters;
    this.inactiveSince = inactiveSince;
  }

  /// @throws IllegalArgumentException for a version before 10
  static DropStatement of(int major) {
    return switch (major) {
      case 10, 11 -> FROM_10;
      case 12, 13 -> FROM_12;
      case 14, 15, 16 -> FROM_14;
      default -> {
        if (major < 10) {
          throw new IllegalArgumentException("no drop statement for PostgreSQL " + major);
        }
        yield FROM_17;
      }
    };
  }

  /// The statement with every value of the evidence bound. Without a system identifier in the
  /// evidence its check is left out; any other value that is missing there must be missing in the
  /// server too.
  PreparedStatement prepare(Connection connection, SlotEvidence expected) throws SQLException {
    Long identifier = expected.server().systemIdentifier();
    PreparedStatement drop =
        connection.prepareStatement(identifier == null ? textWithoutIdentifier : text);
    try {
      int at = 0;
      drop.setString(++at, expected.name());
      drop.setString(++at, expected.type().word());
      drop.setString(++at, expected.plugin());
      drop.setString(++at, expected.database());
      drop.setString(++at, lsn(expected.restartLsn()));
      drop.setString(++at, lsn(expected.confirmedFlushLsn()));
      instant(drop, ++at, expected.server().startedAt());
      if (identifier != null) {
        drop.setLong(++at, identifier);
      }
      if (counters) {
        at = counters(drop, at, expected.counters());
      }
      if (inactiveSince) {
        instant(drop, ++at, expected.inactiveSince());
        drop.setString(++at, expected.invalidationReason());
      }
      return drop;
    } catch (SQLException | RuntimeException e) {
      drop.close();
      throw e;
    }
  }

  static int counters(PreparedStatement drop, int last, @Nullable DecodingCounters counters)
      throws SQLException {
    int at = last;
    drop.setObject(++at, counters == null ? null : counters.totalTxns(), Types.BIGINT);
    drop.setObject(++at, counters == null ? null : counters.totalBytes(), Types.BIGINT);
    drop.setObject(++at, counters == null ? null : counters.spillCount(), Types.BIGINT);
    instant(drop, ++at, counters == null ? null : counters.statsReset());
    return at;
  }

  static void instant(PreparedStatement drop, int at, @Nullable Instant value) throws SQLException {
    drop.setObject(
        at, value == null ? null : value.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
  }

  static @Nullable String lsn(@Nullable Lsn lsn) {
    return lsn == null ? null : lsn.toString();
  }

  static String resource(String name) {
    try (InputStream in = DropStatement.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource missing from the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
