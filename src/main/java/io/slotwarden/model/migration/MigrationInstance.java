package io.slotwarden.model.migration;

import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The replication instance that runs a task.
///
/// @param instanceClass `dms.t3.medium`
/// @param storageGiB allocated
/// @param maintenance what is pending for it
/// @param health as CloudWatch last measured it
public record MigrationInstance(
    String id,
    String arn,
    String status,
    @Nullable String instanceClass,
    @Nullable String engineVersion,
    @Nullable Boolean multiAz,
    @Nullable Integer storageGiB,
    Observed<List<Maintenance>> maintenance,
    InstanceHealth health) {

  /// A pending maintenance.
  ///
  /// @param action `os-upgrade` and so on, plain text
  /// @param forcedApplyDate when it will be done whatever anybody says
  /// @param currentApplyDate when it will be done as things stand
  public record Maintenance(
      @Nullable String action,
      @Nullable String description,
      @Nullable Instant autoAppliedAfterDate,
      @Nullable Instant forcedApplyDate,
      @Nullable Instant currentApplyDate,
      @Nullable String optInStatus) {}

  /// The family of its class: `t3` of `dms.t3.medium`; empty when the class is not known, or is
  /// spelled in another way.
  public Optional<String> family() {
    String[] parts = instanceClass == null ? new String[0] : instanceClass.split("\\.", -1);
    return parts.length == 3 && parts[0].equals("dms") ? Optional.of(parts[1]) : Optional.empty();
  }
}
