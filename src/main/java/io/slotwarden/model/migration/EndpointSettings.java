package io.slotwarden.model.migration;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// How a PostgreSQL endpoint is set, by the names of the API (`heartbeatEnable`), whichever of two
/// places says it: its PostgreSQL settings, or its extra connection attributes. What is absent was
/// not set, and DMS's default holds. Holds no password.
///
/// @param values as written, by name in lower case
/// @param conflicts names of which the two places say different things; they have no value here,
///   for which of the two DMS obeys is not documented
public record EndpointSettings(Map<String, String> values, Set<String> conflicts) {
  public EndpointSettings {
    values =
        values.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    e -> folded(e.getKey()), Map.Entry::getValue, (_, later) -> later));
    conflicts =
        conflicts.stream().map(EndpointSettings::folded).collect(Collectors.toUnmodifiableSet());
  }

  /// Any setting as it is written; empty when it is not set, or is in conflict.
  ///
  /// @param name in any case
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(folded(name)));
  }

  /// Empty also when it is neither of the words that DMS takes (`true false Y N yes no 1 0`).
  public Optional<Boolean> flag(String name) {
    return text(name)
        .flatMap(
            v ->
                switch (folded(v)) {
                  case "true", "y", "yes", "1" -> Optional.of(true);
                  case "false", "n", "no", "0" -> Optional.of(false);
                  default -> Optional.empty();
                });
  }

  public OptionalInt number(String name) {
    try {
      return text(name).map(v -> OptionalInt.of(Integer.parseInt(v))).orElse(OptionalInt.empty());
    } catch (NumberFormatException _) {
      return OptionalInt.empty();
    }
  }

  /// True when its two places contradict each other on it.
  public boolean isInConflict(String name) {
    return conflicts.contains(folded(name));
  }

  /// `no-preference test-decoding pglogical`, plain text.
  public Optional<String> pluginName() {
    return text("pluginName");
  }

  /// Default true: DMS makes an event trigger and a table in the source to see DDL.
  public Optional<Boolean> captureDdls() {
    return flag("captureDdls");
  }

  /// Default false.
  public Optional<Boolean> heartbeatEnable() {
    return flag("heartbeatEnable");
  }

  /// Default `public`.
  public Optional<String> heartbeatSchema() {
    return text("heartbeatSchema");
  }

  /// In minutes; default 5.
  public OptionalInt heartbeatFrequency() {
    return number("heartbeatFrequency");
  }

  /// In seconds; default 60.
  public OptionalInt executeTimeout() {
    return number("executeTimeout");
  }

  /// SQL that runs when DMS connects. It is somebody's and may hold anything: look into it, don't
  /// show it.
  public Optional<String> afterConnectScript() {
    return text("afterConnectScript");
  }

  /// Default false.
  public Optional<Boolean> mapBooleanAsBoolean() {
    return flag("mapBooleanAsBoolean");
  }

  public Optional<Boolean> mapJsonbAsClob() {
    return flag("mapJsonbAsClob");
  }

  /// `wstring clob nclob`, plain text.
  public Optional<String> mapLongVarcharAs() {
    return text("mapLongVarcharAs");
  }

  /// Default false: what is too long is cut, and the task goes on.
  public Optional<Boolean> failTasksOnLobTruncation() {
    return flag("failTasksOnLobTruncation");
  }

  /// In KB.
  public OptionalInt maxFileSize() {
    return number("maxFileSize");
  }

  /// Default `public`.
  public Optional<String> ddlArtifactsSchema() {
    return text("ddlArtifactsSchema");
  }

  /// Without the after-connect script, which may hold anything.
  @Override
  public String toString() {
    return "EndpointSettings"
        + values.entrySet().stream()
            .filter(e -> !e.getKey().equals(folded("afterConnectScript")))
            .sorted(Map.Entry.comparingByKey())
            .toList()
        + (conflicts.isEmpty() ? "" : " in conflict: " + conflicts.stream().sorted().toList());
  }

  private static String folded(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
