package io.slotwarden.audit;

import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Relation;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What looks into single tables could not see: a table that was not looked into, or one of which
/// only a sample was read.
final class Samples {
  /// About so many pages are read of a table (the statements of the catalogs).
  private static final long PAGES = 1_000;

  private int notTaken;
  private @Nullable String why;
  private final Set<TableName> inPart = new HashSet<>();

  /// A column in which nothing was found, if it could be looked at.
  void judge(Observed<?> answer, Optional<Relation> table) {
    switch (answer) {
      case Observed.Unknown<?>(var reason, var _) -> {
        notTaken++;
        why = why == null ? reason : why;
      }
      case Observed.Known<?> _ ->
          table.filter(t -> t.pages() > PAGES).map(Relation::table).ifPresent(inPart::add);
    }
  }

  /// @param what was looked for
  void tell(Findings out, String what) {
    if (notTaken > 0) {
      out.notChecked(
          "%s of %d %s is not known: %s"
              .formatted(what, notTaken, notTaken == 1 ? "column" : "columns", why));
    }
    if (!inPart.isEmpty()) {
      out.notChecked(
          "%s was looked for in a sample only of %d large %s"
              .formatted(what, inPart.size(), inPart.size() == 1 ? "table" : "tables"));
    }
  }
}
