package io.slotwarden.audit;

import io.slotwarden.model.Severity;
import java.util.List;

/// What a check found.
///
/// @param text one sentence: what is so
/// @param objects the things it is about, in a fixed order; of an audit at most [#SHOWN]
/// @param count of all such things, those that were cut too
/// @param remedy the statement or setting that mends it, for people
public record AuditFinding(
    AuditCheck check,
    Severity severity,
    String text,
    List<AuditObject> objects,
    int count,
    String remedy) {
  /// More than anybody reads; the count tells the rest.
  public static final int SHOWN = 100;

  public AuditFinding {
    objects = List.copyOf(objects);
    if (count < objects.size()) {
      throw new IllegalArgumentException(objects.size() + " objects of " + count);
    }
  }
}
