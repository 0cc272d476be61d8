package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.Publication;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a migration leaves on its source.
final class CloseSource {
  private static final String PUBLISHING = "pgoutput";

  private final Closing closing;

  CloseSource(Closing closing) {
    this.closing = closing;
  }

  /// Never a statement: only the guard knows who may need a slot.
  void slots(AuditCase c, Findings out) {
    out.found(
        CRITICAL,
        "slots of this migration are still there",
        out.need(closing.slots()).stream().map(s -> slot(c, s)),
        "delete task and endpoints first, for while one of them names a slot the guard refuses;"
            + " then let the guard drop it. One that slotwarden slot list shows as registered is"
            + " given up before: slotwarden slot release %s/NAME --reason TEXT"
                .formatted(CloseTask.shell(closing.source())));
    if (c.task().isPresent()) {
      return;
    }
    // Its endpoint, which may have named a slot that a person made, can't be asked any more.
    List<LogicalSlot> perhaps =
        closing.others(c.source(), out).stream()
            .filter(s -> !s.active() && AccessChecks.PLUGINS.contains(s.plugin()))
            .filter(s -> namedBy(c, s).isEmpty())
            .toList();
    if (!perhaps.isEmpty()) {
      c.tasks()
          .reason()
          .ifPresent(why -> out.notChecked("which slots other tasks need is not known: " + why));
    }
    out.found(
        WARNING,
        "nobody reads these slots, of plugins that DMS reads, and no listed task names them: a"
            + " person may have made one for this migration",
        perhaps.stream().map(s -> slot(c, s)),
        "find out whose they are (slotwarden slot list, slotwarden explain), then let the guard"
            + " drop them");
  }

  private AuditObject slot(AuditCase c, LogicalSlot s) {
    List<String> others = namedBy(c, s);
    String target = CloseTask.shell(closing.source() + "/" + s.name());
    return new AuditObject(
        SqlText.visible(s.name()),
        state(s) + (others.isEmpty() ? "" : ", " + String.join(", ", others) + " names it too"),
        others.isEmpty() && !s.active()
            ? "slotwarden slot drop %s --reason %s"
                .formatted(
                    target,
                    CloseTask.shell("the migration of " + closing.resourceId() + " is over"))
            : null);
  }

  /// Other tasks that are listed and would read this slot.
  private List<String> namedBy(AuditCase c, LogicalSlot slot) {
    return c.tasks().toOptional().orElse(List.of()).stream()
        .filter(t -> !t.task().arn().equals(closing.arn()))
        .filter(t -> TaskSlots.isOf(t, slot) || TaskSlots.carriesNameOf(t, slot))
        .map((MigrationTask t) -> SqlText.visible(t.id().toString()))
        .sorted()
        .toList();
  }

  static String state(LogicalSlot s) {
    Long bytes = s.retainedBytes();
    return "%s, %s%s"
        .formatted(
            s.active() ? "active" : "inactive",
            bytes == null
                ? "keeps an unknown amount of WAL"
                : "keeps " + ByteSize.format(Math.max(0, bytes)) + " of WAL",
            s.walStatus() == null ? "" : ", WAL " + SqlText.visible(s.walStatus()));
  }

  /// DMS reads none; who does is known only while a slot of theirs is there.
  void publications(AuditCase c, Findings out) {
    List<Publication> all = out.need(c.source().publications());
    if (all.isEmpty()) {
      return;
    }
    List<LogicalSlot> readers =
        out.need(c.source().slots()).stream()
            .filter(s -> s.database().equals(c.source().database()))
            .filter(s -> s.plugin().equals(PUBLISHING))
            .toList();
    if (!readers.isEmpty()) {
      out.found(
          INFO,
          "publications are here, and somebody reads this database by way of one (%s)"
              .formatted(
                  readers.stream()
                      .limit(5)
                      .map(
                          s -> SqlText.visible(s.name()) + (s.active() ? ", active" : ", inactive"))
                      .collect(Collectors.joining("; "))),
          all.stream().map(p -> AuditObject.of(SqlText.identifier(p.name()), what(p))),
          "which of them the server does not tell: ask whoever owns the slots before one is"
              + " dropped");
      return;
    }
    out.found(
        WARNING,
        "publications are here, and no slot of this database reads one",
        all.stream()
            .map(
                p ->
                    new AuditObject(
                        SqlText.identifier(p.name()),
                        what(p),
                        "DROP PUBLICATION " + SqlText.identifier(p.name()) + ";")),
        "drop those that were made for this migration; on 16 and newer a subscriber may also read"
            + " them from a standby, whose slots are not seen here");
  }

  private static String what(Publication p) {
    String of =
        p.allTables()
            ? "all tables"
            : Stream.of(
                    p.tables() == 0 && p.schemas() > 0 ? "" : count(p.tables(), "table"),
                    p.schemas() == 0 ? "" : count(p.schemas(), "schema"))
                .filter(t -> !t.isEmpty())
                .collect(Collectors.joining(" and "));
    return "of %s, owner %s".formatted(of, SqlText.identifier(p.owner()));
  }

  private static String count(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  void objects(AuditCase c, Findings out) {
    List<String> schemas = new ArrayList<>();
    c.task()
        .flatMap(t -> t.source().toOptional())
        .map(MigrationEndpoint::settings)
        .ifPresent(
            s -> {
              s.text("heartbeatSchema").ifPresent(schemas::add);
              s.text("ddlArtifactsSchema").ifPresent(schemas::add);
            });
    CloseObjects.ofDms(c, DmsObjects.Side.SOURCE, c.source(), Set.copyOf(schemas), out);
  }

  void heartbeat(AuditCase c, Findings out) {
    CloseObjects.heartbeat(closing, c.source(), out);
  }
}
