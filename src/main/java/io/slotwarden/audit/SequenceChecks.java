package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.audit.ColumnChecks.Column;
import io.slotwarden.model.Severity;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.ColumnDefault;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Sequences of the target: nothing moves them while DMS writes.
final class SequenceChecks {
  static final List<Check> ALL = List.of(new Check(AuditCheck.SEQUENCES, SequenceChecks::look));

  private SequenceChecks() {}

  private static void look(AuditCase c, Findings out) {
    switch (c.phase()) {
      case PREPARE, LOAD -> duringLoad(c, out);
      case CDC -> behind(c, out, WARNING);
      case CUTOVER, AFTER -> {
        missing(c, out);
        behind(c, out, CRITICAL);
      }
    }
  }

  private static void duringLoad(AuditCase c, Findings out) {
    c.task(out);
    out.found(
        WARNING,
        "columns of the target are serial",
        c.written(c.target(out).defaults(), out)
            .filter(ColumnDefault::serial)
            .map(ColumnChecks::column)
            .map(s -> new AuditObject(s.sql(), null, s.alter("DROP DEFAULT"))),
        "drop their defaults, and set them again before the cut-over");
  }

  private static void missing(AuditCase c, Findings out) {
    TargetSequences sequences = TargetSequences.of(c, out);
    out.found(
        CRITICAL,
        "columns draw from a sequence on the source and not on the target",
        sequences.drawing().stream()
            .filter(w -> !sequences.draws(sequences.column(w)))
            .map(
                w ->
                    new AuditObject(sequences.column(w).sql(), null, sequences.draw(w, c.phase()))),
        "let them draw from a sequence that begins behind the values in use");
    out.found(
        CRITICAL,
        "sequences of the source are missing on the target",
        sequences.unowned().stream()
            .filter(s -> !sequences.has(sequences.named(s)))
            .map(
                s ->
                    new AuditObject(
                        sequences.named(s).sql(), "no column owns it", sequences.create(s))),
        "create them, and let them begin behind the values in use");
  }

  private static void behind(AuditCase c, Findings out, Severity severity) {
    TargetSequences sequences = TargetSequences.of(c, out);
    Set<TableName> said = new HashSet<>();
    Stream<AuditObject> ofColumns =
        sequences.drawnFrom().entrySet().stream()
            .filter(e -> sequences.isBehind(e.getValue(), e.getKey(), out))
            .filter(e -> said.add(e.getValue().sequence()))
            .map(
                e -> {
                  Column column = e.getKey();
                  return new AuditObject(
                      e.getValue().sequence().sql(),
                      sequences.detail(e.getValue(), column),
                      sequences.setval(e.getValue(), column));
                });
    Stream<AuditObject> others =
        sequences.unowned().stream()
            .filter(s -> sequences.isBehind(s, out))
            .map(
                s ->
                    new AuditObject(
                        sequences.named(s).sql(),
                        "%s on the source, no column owns it".formatted(s.lastValue()),
                        SequenceSql.setval(sequences.named(s), String.valueOf(s.lastValue()))));
    out.found(
        severity,
        "sequences of the target are behind the values in use",
        Stream.concat(ofColumns, others).toList().stream(),
        "set them when the source takes no more writes, before the application writes here");
  }
}
