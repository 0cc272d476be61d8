package io.slotwarden.record;

import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.KnownServer;
import io.slotwarden.model.NeededSlot;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotId;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// `AlertBook` in its three tables, one row an entry.
final class AlertTables {
  private AlertTables() {}

  static AlertBook load(Connection connection) throws SQLException {
    return new AlertBook(
        MemoryTables.byId(Sql.list(connection, "alert-all", AlertTables::alert), Alert::id),
        MemoryTables.byId(
            Sql.list(connection, "needed-slot-all", AlertTables::needed), NeededSlot::id),
        MemoryTables.byId(
            Sql.list(connection, "known-server-all", AlertTables::server), KnownServer::source));
  }

  /// Writes what differs between the two, and keeps the alerts that have ended.
  static void save(Connection connection, AlertBook before, AlertBook after) throws SQLException {
    keepEnded(connection, before, after);
    MemoryTables.save(
        connection,
        "alert",
        before.alerts(),
        after.alerts(),
        a ->
            MemoryTables.values(
                a.id().key().word(),
                a.id().subject(),
                a.place(),
                a.severity(),
                a.state(),
                a.since(),
                a.firedAt(),
                a.resolvedAt(),
                a.ended(),
                a.words().cause(),
                a.words().text(),
                a.words(),
                a.clocks()),
        id -> MemoryTables.values(id.key().word(), id.subject()));
    MemoryTables.save(
        connection,
        "needed-slot",
        before.needed(),
        after.needed(),
        n ->
            MemoryTables.values(
                n.id().source(),
                n.id().name(),
                n.kind(),
                n.owner(),
                n.why(),
                n.seenAt(),
                n.missingSince()),
        id -> MemoryTables.values(id.source(), id.name()));
    MemoryTables.save(
        connection,
        "known-server",
        before.servers(),
        after.servers(),
        s -> MemoryTables.values(s.source(), s.changedAt(), s.identity()),
        source -> MemoryTables.values(source));
  }

  private static void keepEnded(Connection connection, AlertBook before, AlertBook after)
      throws SQLException {
    Sql.batch(
        connection,
        "ended-alert-put",
        after.alerts().values().stream()
            .filter(a -> a.resolvedAt() != null && !a.equals(before.alerts().get(a.id())))
            .map(AlertTables::ended)
            .toList());
  }

  private static @Nullable Object[] ended(Alert a) {
    return MemoryTables.values(
        a.incident(),
        a.id().key().word(),
        a.id().subject(),
        a.place(),
        a.clocks().worst(),
        a.since(),
        a.firedAt(),
        a.resolvedAt(),
        a.ended(),
        a.words().cause(),
        a.words().text());
  }

  private static Alert alert(Row row) throws SQLException {
    return new Alert(
        new Alert.Id(AlertKey.of(row.text("key")), row.text("subject")),
        row.text("place"),
        row.word(Severity.class, "severity"),
        row.word(AlertState.class, "state"),
        row.instant("since"),
        row.instantOrNull("fired_at"),
        row.instantOrNull("resolved_at"),
        row.textOrNull("ended"),
        row.json(Alert.Words.class, "words"),
        row.json(Alert.Clocks.class, "clocks"));
  }

  private static NeededSlot needed(Row row) throws SQLException {
    return new NeededSlot(
        new SlotId(row.text("source"), row.text("slot")),
        row.word(OwnerKind.class, "kind"),
        row.textOrNull("owner"),
        row.text("why"),
        row.instant("seen_at"),
        row.instantOrNull("missing_since"));
  }

  private static KnownServer server(Row row) throws SQLException {
    return new KnownServer(
        row.text("source"),
        row.json(ServerIdentity.class, "identity"),
        row.instantOrNull("changed_at"));
  }
}
