package io.slotwarden.model.migration;

import io.slotwarden.model.TableName;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One table of a task, as its table statistics tell it.
///
/// @param name on the source
/// @param state `Table completed`, `Table error` and so on, plain text
/// @param validationState `Validated`, `Mismatched records` and so on, plain text; null when DMS
///   says nothing
/// @param validationFailed records that differ on the target
/// @param validationSuspended records that can't be compared
/// @param validationPending records that have not been compared yet
public record MigrationTable(
    TableName name,
    String state,
    @Nullable String validationState,
    @Nullable Long validationFailed,
    @Nullable Long validationSuspended,
    @Nullable Long validationPending,
    @Nullable Long fullLoadRows,
    @Nullable Long inserts,
    @Nullable Long updates,
    @Nullable Long deletes,
    @Nullable Instant fullLoadStart,
    @Nullable Instant fullLoadEnd) {

  /// It gets no changes any more.
  public boolean isInError() {
    return folded(state).equals("table error");
  }

  /// Records differ, or the comparison itself failed.
  public boolean isMismatched() {
    return validationFailed != null && validationFailed > 0
        || switch (folded(validationState)) {
          case "mismatched records", "error", "table error" -> true;
          default -> false;
        };
  }

  /// Records can't be compared.
  public boolean isSuspended() {
    return validationSuspended != null && validationSuspended > 0
        || folded(validationState).equals("suspended records");
  }

  private static String folded(@Nullable String text) {
    return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
  }
}
