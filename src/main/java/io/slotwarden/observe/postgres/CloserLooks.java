package io.slotwarden.observe.postgres;

import io.slotwarden.model.CloserLook.Spill;
import io.slotwarden.model.OpenTransaction;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is asked for only while a slot calls for it.
final class CloserLooks {
  /// As in the assessment: less retained WAL than this many segments is noise.
  private static final int NOISE_SEGMENTS = 2;

  /// The first major with `pg_ls_replslotdir`.
  static final int LISTS_SPILLS = 15;

  private CloserLooks() {}

  /// Names of the slots that call for a closer look: they retain more than noise, or are being
  /// made.
  static Set<String> suspects(ServerSample sample, long segmentBytes) {
    return sample.slots().stream()
        .filter(s -> !s.isLost() && (isUnfinished(s) || retainsMuch(sample, s, segmentBytes)))
        .map(Slot::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isUnfinished(Slot s) {
    return s.isLogical() && s.active() && s.confirmedFlushLsn() == null;
  }

  private static boolean retainsMuch(ServerSample sample, Slot s, long segmentBytes) {
    return s.restartLsn() != null
        && sample.currentLsn().bytesSince(s.restartLsn()) >= NOISE_SEGMENTS * segmentBytes;
  }

  static List<OpenTransaction> transactions(Connection connection, boolean withoutControl)
      throws SQLException {
    Sql statement = withoutControl ? Sql.TRANSACTIONS_WITHOUT_CONTROL : Sql.TRANSACTIONS;
    List<OpenTransaction> found = new ArrayList<>();
    try (PreparedStatement open = connection.prepareStatement(statement.text());
        ResultSet rows = open.executeQuery()) {
      while (rows.next()) {
        found.add(transaction(new Row(rows)));
      }
    }
    return List.copyOf(found);
  }

  private static OpenTransaction transaction(Row row) throws SQLException {
    String gid = row.text("gid");
    long xidAge = Row.required(row.number("xid_age"), "xid_age");
    Set<String> pins = names(row.text("pins"));
    Set<String> blocks = names(row.text("blocks"));
    if (gid != null) {
      return new OpenTransaction.Prepared(
          gid,
          Row.required(row.text("database"), "database"),
          Row.required(row.text("owner"), "owner"),
          xidAge,
          row.instant("since"),
          pins,
          blocks);
    }
    return new OpenTransaction.Session(
        Math.toIntExact(Row.required(row.number("pid"), "pid")),
        row.text("database"),
        row.text("owner"),
        row.text("application_name"),
        row.text("state"),
        xidAge,
        row.instant("since"),
        pins,
        blocks);
  }

  /// A slot's name holds no comma.
  private static Set<String> names(@Nullable String list) {
    return list == null ? Set.of() : Set.of(list.split(","));
  }

  static Map<Long, Long> databaseRows(Connection connection) throws SQLException {
    Map<Long, Long> found = new HashMap<>();
    try (PreparedStatement written = connection.prepareStatement(Sql.DATABASE_ROWS.text());
        ResultSet rows = written.executeQuery()) {
      while (rows.next()) {
        found.put(rows.getLong("datoid"), rows.getLong("written"));
      }
    }
    return Map.copyOf(found);
  }

  static Map<String, Spill> spills(Connection connection) throws SQLException {
    Map<String, Spill> found = new HashMap<>();
    try (PreparedStatement spilled = connection.prepareStatement(Sql.SPILLS_15.text());
        ResultSet rows = spilled.executeQuery()) {
      while (rows.next()) {
        String slot = Objects.requireNonNull(rows.getString("slot_name"));
        found.put(slot, new Spill(rows.getLong("files"), rows.getLong("bytes")));
      }
    }
    return Map.copyOf(found);
  }
}
