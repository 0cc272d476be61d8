package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `slotwarden audit -o json` prints. Absent facts are null.
///
/// @param status `ok`, `warning`, `critical` or `unknown`: the worst of all
/// @param exit the exit code: 0, 1, 2, 3 in that order
/// @param unseen what could not be looked at as a whole, and why
/// @param findings in the order of stages, then of checks
/// @param notChecked checks, or parts of them, that could not look
/// @param passed ids of checks that looked and found nothing, for every migration
@Json
public record AuditJson(
    String status,
    int exit,
    Instant at,
    List<MigrationJson> migrations,
    List<String> unseen,
    List<AuditFindingJson> findings,
    List<NotCheckedJson> notChecked,
    List<String> passed,
    List<NotApplicableJson> notApplicable) {

  /// @param task `DMS/TASK`; null for a database without one
  /// @param phase `prepare load cdc cutover after`
  @Json
  public record MigrationJson(
      String source,
      String database,
      @Nullable String task,
      @Nullable String target,
      String phase) {}

  /// @param check `1` to `61`, `G1` to `G3`
  /// @param stage `before_full_load before_cdc running before_cut_over after_migration`
  /// @param count of all objects; at most 100 are listed
  /// @param practices keys of the AWS article
  /// @param assessment of DMS, when it has one of the same kind
  @Json
  public record AuditFindingJson(
      String check,
      String title,
      String stage,
      String severity,
      String source,
      String database,
      List<String> tasks,
      String text,
      int count,
      List<ObjectJson> objects,
      String why,
      String remedy,
      List<String> practices,
      @Nullable String assessment) {}

  /// @param sql mends this object; slotwarden never runs it
  @Json
  public record ObjectJson(String name, @Nullable String detail, @Nullable String sql) {}

  @Json
  public record NotCheckedJson(
      String check, String title, String source, String database, List<String> tasks, String why) {}

  @Json
  public record NotApplicableJson(String check, String title, String why) {}
}
