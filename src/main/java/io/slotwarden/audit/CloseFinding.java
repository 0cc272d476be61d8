package io.slotwarden.audit;

import io.slotwarden.model.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that is left over.
///
/// @param text one sentence: what is so of all items
/// @param items in the order in which they can be put right; empty when it is about a server as
///   such
/// @param remedy for people
public record CloseFinding(
    CloseStep step, Severity severity, String text, List<Item> items, String remedy) {
  private static final String NOT_YET = "wait until the migration is over";

  public CloseFinding {
    items = List.copyOf(items);
  }

  /// One thing that is left over.
  ///
  /// @param name as SQL spells it
  /// @param sql puts it right on the server of the step; null when no statement does, or none may
  ///   be given now
  /// @param command puts it right in a shell; null as `sql`
  public record Item(
      String name, @Nullable String detail, @Nullable String sql, @Nullable String command) {}

  static CloseFinding of(CloseStep step, AuditFinding found, boolean mayBeDone) {
    boolean server = step.place().isServer();
    return new CloseFinding(
        step,
        found.severity(),
        found.text(),
        found.objects().stream()
            .map(
                o ->
                    new Item(
                        o.name(),
                        o.detail(),
                        mayBeDone && server ? o.sql() : null,
                        mayBeDone && !server ? o.sql() : null))
            .toList(),
        mayBeDone ? found.remedy() : NOT_YET);
  }
}
