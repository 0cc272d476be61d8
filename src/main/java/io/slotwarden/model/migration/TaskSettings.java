package io.slotwarden.model.migration;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// The settings of a task, each under its path: `TargetMetadata.LobMaxSize`. DMS writes its
/// defaults out when it tells a task's settings; one that is absent, null or of another type than
/// expected is therefore not known, and never taken for a default.
///
/// @param values as written, by path in lower case; without those that are null
public record TaskSettings(Map<String, String> values) {
  public TaskSettings {
    values =
        values.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    e -> folded(e.getKey()), Map.Entry::getValue, (_, later) -> later));
  }

  /// How columns of unlimited length travel.
  public enum LobMode {
    /// `SupportLobs` is off: these columns are left out.
    NONE,
    /// Up to `LobMaxSize`; longer ones are cut.
    LIMITED,
    /// Whole, looked up one by one.
    FULL,
    /// Whole; those up to `InlineLobMaxSize` with their row.
    INLINE
  }

  /// What happens to a target table before the load.
  public enum TablePreparation {
    DO_NOTHING,
    DROP_AND_CREATE,
    TRUNCATE_BEFORE_LOAD
  }

  /// Any setting as it is written.
  ///
  /// @param path `TargetMetadata.LobMaxSize`, in any case
  public Optional<String> text(String path) {
    return Optional.ofNullable(values.get(folded(path)));
  }

  public Optional<Boolean> flag(String path) {
    return text(path)
        .flatMap(
            v ->
                switch (folded(v)) {
                  case "true" -> Optional.of(true);
                  case "false" -> Optional.of(false);
                  default -> Optional.empty();
                });
  }

  public OptionalInt number(String path) {
    try {
      return text(path).map(v -> OptionalInt.of(Integer.parseInt(v))).orElse(OptionalInt.empty());
    } catch (NumberFormatException _) {
      return OptionalInt.empty();
    }
  }

  /// Empty when the settings don't say, or contradict each other (full and limited at once).
  public Optional<LobMode> lobMode() {
    Optional<Boolean> full = flag("TargetMetadata.FullLobMode");
    Optional<Boolean> limited = flag("TargetMetadata.LimitedSizeLobMode");
    if (flag("TargetMetadata.SupportLobs").equals(Optional.of(false))) {
      return Optional.of(LobMode.NONE);
    }
    if (full.equals(Optional.of(true)) && !limited.equals(Optional.of(true))) {
      return Optional.of(inlineLobMaxSizeKb().orElse(0) > 0 ? LobMode.INLINE : LobMode.FULL);
    }
    return limited.equals(Optional.of(true)) && !full.equals(Optional.of(true))
        ? Optional.of(LobMode.LIMITED)
        : Optional.empty();
  }

  /// In KB, as DMS counts them (1024 bytes).
  public OptionalInt lobMaxSizeKb() {
    return number("TargetMetadata.LobMaxSize");
  }

  public OptionalInt inlineLobMaxSizeKb() {
    return number("TargetMetadata.InlineLobMaxSize");
  }

  public OptionalInt lobChunkSizeKb() {
    return number("TargetMetadata.LobChunkSize");
  }

  public Optional<Boolean> batchApply() {
    return flag("TargetMetadata.BatchApplyEnabled");
  }

  /// Empty when it is not said, or a word that nobody has heard of.
  public Optional<TablePreparation> tablePreparation() {
    return text("FullLoadSettings.TargetTablePrepMode")
        .flatMap(
            v ->
                switch (folded(v)) {
                  case "do_nothing" -> Optional.of(TablePreparation.DO_NOTHING);
                  case "drop_and_create" -> Optional.of(TablePreparation.DROP_AND_CREATE);
                  case "truncate_before_load" -> Optional.of(TablePreparation.TRUNCATE_BEFORE_LOAD);
                  default -> Optional.empty();
                });
  }

  /// So many tables are loaded at once.
  public OptionalInt maxFullLoadSubTasks() {
    return number("FullLoadSettings.MaxFullLoadSubTasks");
  }

  public Optional<Boolean> validation() {
    return flag("ValidationSettings.EnableValidation");
  }

  /// The schema of all tables on the target; empty when each keeps its own.
  public Optional<String> targetSchema() {
    return text("TargetMetadata.TargetSchema").filter(s -> !s.isBlank());
  }

  /// Where the control tables of DMS lie on the target; empty when it is not said, or blank: then
  /// it is DMS's choice.
  public Optional<String> controlSchema() {
    return text("ControlTablesSettings.ControlSchema").filter(s -> !s.isBlank());
  }

  private static String folded(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
