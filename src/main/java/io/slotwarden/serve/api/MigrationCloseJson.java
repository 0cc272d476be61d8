package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `slotwarden migration close -o json` prints. Absent facts are null.
///
/// @param status `ok`, `warning`, `critical` or `unknown`: the worst of all
/// @param exit the exit code: 0, 1, 2, 3 in that order
/// @param task its ARN
/// @param target null when none is known
/// @param over `yes no unknown`; unless `yes` there is no statement and no command
/// @param standing why, for people
/// @param nothingLeft nothing of what could be looked at has to be put right
/// @param findings in the order in which to put them right
@Json
public record MigrationCloseJson(
    String status,
    int exit,
    Instant at,
    String task,
    DatabaseJson source,
    @Nullable DatabaseJson target,
    String over,
    String standing,
    boolean nothingLeft,
    List<LeftoverJson> findings,
    List<OpenStepJson> notChecked) {

  /// @param name of the configuration
  /// @param server host and port
  @Json
  public record DatabaseJson(String name, String server, String database) {}

  /// @param step a word
  /// @param place `source` and `target`: SQL on that server; `dms` and `slotwarden`: commands
  /// @param items all of them
  @Json
  public record LeftoverJson(
      String step,
      String title,
      String place,
      String severity,
      String text,
      int count,
      List<LeftoverItemJson> items,
      String remedy) {}

  /// @param sql, command put it right; slotwarden runs neither
  @Json
  public record LeftoverItemJson(
      String name, @Nullable String detail, @Nullable String sql, @Nullable String command) {}

  @Json
  public record OpenStepJson(String step, String title, String why) {}
}
