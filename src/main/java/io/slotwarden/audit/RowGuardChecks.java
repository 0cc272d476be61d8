package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.Severity;
import io.slotwarden.model.catalog.RowGuard;
import java.util.List;

/// What guards rows on the source has to guard them on the target from the cut-over on.
final class RowGuardChecks {
  static final List<Check> ALL = List.of(new Check(AuditCheck.ROW_GUARDS, RowGuardChecks::guards));

  private RowGuardChecks() {}

  private static void guards(AuditCase c, Findings out) {
    Severity missing =
        switch (c.phase()) {
          case PREPARE -> throw out.notApplicable("before the load they are better away");
          case LOAD, CDC -> INFO;
          case CUTOVER, AFTER -> CRITICAL;
        };
    Severity notValidated = missing == INFO ? INFO : WARNING;
    TargetGuards target = TargetGuards.of(c, out);
    List<TablePairs.Wanted<RowGuard>> wanted = target.wanted();
    out.found(
        missing,
        "foreign keys, checks and triggers of the source are missing on the target",
        wanted.stream().filter(w -> target.like(w).isEmpty()).map(target::missing),
        "make them before the application writes here");
    out.found(
        missing,
        "foreign keys, checks and triggers of the target are not in force",
        wanted.stream()
            .flatMap(
                w -> target.like(w).stream().filter(g -> !g.enabled()).map(g -> target.off(w, g))),
        "put them in force before the application writes here");
    out.found(
        notValidated,
        "foreign keys and checks of the target were never held against the rows that are there",
        wanted.stream()
            .flatMap(
                w ->
                    target.like(w).stream()
                        .filter(g -> g.enabled() && !g.validated() && w.fact().validated())
                        .map(TargetGuards::notValidated)),
        "validate them; rows that break them have to be mended first");
  }
}
