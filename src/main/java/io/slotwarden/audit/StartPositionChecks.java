package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTask;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a task that only reads changes begins to read them.
final class StartPositionChecks {
  /// A slot that nobody has read lies this close behind where it becomes consistent: 56 bytes on a
  /// quiet server, some thousands among many transactions. One that waited for a long transaction
  /// lies farther, and is taken for one that moved.
  private static final long FRESH_BYTES = 64 << 10;

  /// `checkpoint:V1#34#00000132/0F000E48#0#0#*#0#121` (DMS user guide, CDC start points).
  private static final Pattern CHECKPOINT =
      Pattern.compile("checkpoint:V\\d+#\\d+#([0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8})#.*");

  private static final String ORDER =
      "first make the slot, then copy, then start CDC at the position that the slot had";

  static final List<Check> ALL =
      List.of(new Check(AuditCheck.START_POSITION, StartPositionChecks::startPosition));

  private StartPositionChecks() {}

  private static void startPosition(AuditCase c, Findings out) {
    MigrationTask task = c.cdcTask(out);
    MigrationEndpoint endpoint = out.need(task.source());
    String name = endpoint.endpoint().slotName();
    if (task.hasFullLoad()) {
      if (name == null || c.phase() != Phase.PREPARE) {
        throw out.notApplicable("the task begins where its own load did");
      }
      out.found(
          WARNING,
          "the endpoint names slot %s, and the task also loads: such tasks were seen to fail"
              .formatted(SqlText.visible(name)),
          "copy by other means and make the task cdc-only, or let DMS make its slot");
      return;
    }
    boolean prepares = c.phase() == Phase.PREPARE;
    if (name == null) {
      if (prepares) {
        out.found(
            WARNING,
            "the endpoint names no slot: what is written between the copy and the start of the"
                + " task is lost",
            ORDER + "; name it in the endpoint (slotName)");
      }
      return;
    }
    LogicalSlot slot =
        out.need(c.source().slots()).stream()
            .filter(s -> s.name().equals(name))
            .findFirst()
            .orElse(null);
    if (slot == null) {
      if (prepares) {
        absent(c, name, out);
      }
      return;
    }
    Optional<String> moved = moved(c, task, slot);
    skipped(task, slot, moved, out);
    if (prepares) {
      if (moved.isEmpty()) {
        unproven(c, slot, out);
      }
      marker(c, task, slot, moved, out);
    }
  }

  /// What would betray a reader, and is not known: that nothing betrays one is then no proof.
  private static void unproven(AuditCase c, LogicalSlot slot, Findings out) {
    String shown = SqlText.visible(slot.name());
    c.source()
        .decoded()
        .reason()
        .ifPresent(why -> out.notChecked("whether somebody has read slot " + shown + ": " + why));
    c.tasks()
        .reason()
        .ifPresent(why -> out.notChecked("whether a task has run on slot " + shown + ": " + why));
  }

  private static void absent(AuditCase c, String name, Findings out) {
    out.found(
        WARNING,
        "the slot that the endpoint names does not exist: the task would fail",
        Stream.of(
            new AuditObject(
                SqlText.visible(name),
                "to be made in database "
                    + SqlText.identifier(c.source().database())
                    + ", by test_decoding unless the endpoint says pglogical",
                "SELECT pg_create_logical_replication_slot(%s, 'test_decoding');"
                    .formatted(SqlText.literal(name)))),
        ORDER);
  }

  /// The server skips what lies between, and says nothing.
  private static void skipped(
      MigrationTask task, LogicalSlot slot, Optional<String> moved, Findings out) {
    String set = task.cdcStartPosition();
    Lsn confirmed = slot.confirmedFlushLsn();
    if (set == null || set.isBlank()) {
      return;
    }
    Lsn position = lsn(set);
    if (position == null) {
      out.notChecked(
          "the CdcStartPosition of the task is not a position of PostgreSQL: "
              + SqlText.visible(set));
    } else if (confirmed == null) {
      out.notChecked("how far slot %s is, is not known".formatted(SqlText.visible(slot.name())));
    } else if (position.isAfter(confirmed)) {
      out.found(
          CRITICAL,
          "the CdcStartPosition of the task lies %s above confirmed_flush_lsn of slot %s:"
                  .formatted(
                      ByteSize.format(position.bytesSince(confirmed)), SqlText.visible(slot.name()))
              + " transactions between are skipped without a word",
          moved.isEmpty() && slot.restartLsn() != null
              ? "set " + position(slot.restartLsn())
              : "no position of this slot is right any more: " + ORDER);
    }
  }

  private static void marker(
      AuditCase c, MigrationTask task, LogicalSlot slot, Optional<String> moved, Findings out) {
    String shown = SqlText.visible(slot.name());
    if (!slot.database().equals(c.source().database())) {
      out.found(
          WARNING,
          "slot %s is of database %s".formatted(shown, SqlText.identifier(slot.database())),
          "make one in database " + SqlText.identifier(c.source().database()));
      return;
    }
    if (!AccessChecks.PLUGINS.contains(slot.plugin())) {
      out.found(
          WARNING,
          "slot %s is of %s: it is no start of CDC for DMS"
              .formatted(shown, SqlText.visible(slot.plugin())),
          ORDER);
      return;
    }
    boolean set = task.cdcStartPosition() != null && !task.cdcStartPosition().isBlank();
    if (moved.isPresent()) {
      out.found(
          WARNING,
          "slot %s is no start marker any more, and there is no CdcStartPosition for it: %s"
              .formatted(shown, moved.get()),
          ORDER);
    } else if (!set && slot.restartLsn() != null) {
      out.found(
          WARNING,
          "the task has no start position; of untouched slot %s it is %s"
              .formatted(shown, position(slot.restartLsn())),
          "set it in the task; the copy must have begun after the slot was made (of a restored"
              + " snapshot see G3)");
    }
  }

  private static String position(Lsn lsn) {
    return "CdcStartPosition = " + lsn;
  }

  /// Why the slot is not as it was made, as far as one look and the tasks tell; empty when nothing
  /// says so. Before 14 a reader that came and left unseen is not betrayed by anything.
  private static Optional<String> moved(AuditCase c, MigrationTask task, LogicalSlot slot) {
    Lsn restart = slot.restartLsn();
    Lsn confirmed = slot.confirmedFlushLsn();
    if (restart == null || confirmed == null) {
      return Optional.of("it has no position");
    }
    if (slot.active()) {
      return Optional.of("somebody reads it");
    }
    long gap = confirmed.bytesSince(restart);
    if (gap < 0 || gap > FRESH_BYTES) {
      return Optional.of("its two positions lie too far apart for a slot that nobody has read");
    }
    Long decoded =
        c.source().decoded().toOptional().map(all -> all.getOrDefault(slot.name(), 0L)).orElse(0L);
    if (decoded > 0) {
      return Optional.of("somebody has read " + decoded + " transactions from it");
    }
    return Stream.concat(Stream.of(task), c.tasks().toOptional().orElse(List.of()).stream())
        .filter(t -> t.hasCdc() && t.slotName().equals(Optional.of(slot.name())))
        .filter(t -> t.task().startDate() != null || AuditCase.phaseOf(t) != Phase.PREPARE)
        .findFirst()
        .map(t -> t.id() + " has run on it");
  }

  private static @Nullable Lsn lsn(String text) {
    Matcher checkpoint = CHECKPOINT.matcher(text.strip());
    try {
      return Lsn.parse(checkpoint.matches() ? checkpoint.group(1) : text.strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
