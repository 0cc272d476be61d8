package io.slotwarden.observe.postgres;

import io.slotwarden.config.Credential;
import io.slotwarden.model.ServerSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The settings and rights of a server.
///
/// Signs of Patroni, any of which is enough:
/// - a setting that comes from `postgresql.base.conf` or from a path with "patroni" in it (needs
///   `pg_monitor`);
/// - "patroni" in `archive_command` or `restore_command`;
/// - a session whose application name starts with "Patroni" (needs `pg_monitor`);
/// - `cluster_name`, `wal_log_hints`, `track_commit_timestamp` and `max_locks_per_transaction` all
///   given on the command line: Patroni starts PostgreSQL that way
///   (`patroni/postgresql/config.py`), and every role may see it.
final class SettingsLook {
  private static final String COMMAND_LINE = "command line";

  private SettingsLook() {}

  static ServerSettings read(Connection connection, @Nullable Credential actor)
      throws SQLException {
    Map<String, Setting> found = settings(connection);
    Rights rights = Rights.read(connection, actor);
    long segment =
        Objects.requireNonNull(found.get("wal_segment_size"), "wal_segment_size").bytes();
    return new ServerSettings(
        text(found, "wal_level"),
        segment,
        walKeep(found, segment),
        required(found, "max_wal_size").bytes(),
        required(found, "checkpoint_timeout").duration(),
        required(found, "wal_sender_timeout").duration(),
        Integer.parseInt(text(found, "max_replication_slots")),
        found.containsKey("max_slot_wal_keep_size")
            ? required(found, "max_slot_wal_keep_size").bytes()
            : null,
        found.containsKey("idle_replication_slot_timeout")
            ? required(found, "idle_replication_slot_timeout").duration()
            : null,
        text(found, "archive_mode"),
        names(found.get("synchronized_standby_slots")),
        rights.patroniConnected() || showsPatroni(found),
        rights.missing(),
        rights.checkpoint());
  }

  private static Map<String, Setting> settings(Connection connection) throws SQLException {
    Map<String, Setting> found = new HashMap<>();
    try (PreparedStatement settings = connection.prepareStatement(Sql.SETTINGS.text());
        ResultSet rows = settings.executeQuery()) {
      while (rows.next()) {
        found.put(
            rows.getString("name"),
            new Setting(
                rows.getString("setting"),
                rows.getString("unit"),
                rows.getString("source"),
                rows.getString("sourcefile")));
      }
    }
    return found;
  }

  private static long walKeep(Map<String, Setting> found, long segmentBytes) {
    Setting size = found.get("wal_keep_size");
    return size != null
        ? size.bytes()
        : Long.parseLong(text(found, "wal_keep_segments")) * segmentBytes;
  }

  private static boolean showsPatroni(Map<String, Setting> found) {
    boolean fromItsFiles =
        found.values().stream()
            .map(Setting::sourceFile)
            .filter(Objects::nonNull)
            .anyMatch(f -> f.contains("patroni") || f.endsWith("/postgresql.base.conf"));
    boolean inCommands =
        List.of("archive_command", "restore_command").stream()
            .map(found::get)
            .anyMatch(s -> s != null && s.value().contains("patroni"));
    boolean startedLikeIt =
        List.of(
                "cluster_name",
                "wal_log_hints",
                "track_commit_timestamp",
                "max_locks_per_transaction")
            .stream()
            .map(found::get)
            .allMatch(s -> s != null && COMMAND_LINE.equals(s.source()));
    return fromItsFiles || inCommands || startedLikeIt;
  }

  /// A list of slot names as a setting spells it: separated by commas, perhaps quoted.
  private static List<String> names(@Nullable Setting setting) {
    return setting == null
        ? List.of()
        : Arrays.stream(setting.value().split(","))
            .map(n -> n.strip().replace("\"", ""))
            .filter(n -> !n.isEmpty())
            .toList();
  }

  private static String text(Map<String, Setting> found, String name) {
    return required(found, name).value();
  }

  private static Setting required(Map<String, Setting> found, String name) {
    return Objects.requireNonNull(found.get(name), name);
  }
}
