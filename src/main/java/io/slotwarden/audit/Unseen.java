package io.slotwarden.audit;

import io.slotwarden.model.TableName;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// Tables that a check could not judge for one reason, to be told in one line.
final class Unseen {
  private final String what;
  private final SequencedSet<TableName> tables = new LinkedHashSet<>();

  /// @param what the reason, to which the name of the first table is put
  Unseen(String what) {
    this.what = what;
  }

  void add(TableName table) {
    tables.add(table);
  }

  void tell(Findings out) {
    if (!tables.isEmpty()) {
      String more = tables.size() == 1 ? "" : " and " + (tables.size() - 1) + " more";
      out.notChecked(what + " " + tables.getFirst().sql() + more);
    }
  }
}
