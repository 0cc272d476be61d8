package io.slotwarden.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One DMS account and region.
///
/// @param account 12 digits; required with `owns`
/// @param owns names of the sources of which this entry (with the others that own them) lists all
///   that DMS does
/// @param goneAfter a task counts as gone after two complete listings this far apart
/// @param health how often the health of what runs is looked at
public record DmsConfig(
    String name,
    @Nullable String account,
    String region,
    Duration poll,
    @Nullable String assumeRole,
    @Nullable URI endpointUrl,
    List<String> owns,
    Duration goneAfter,
    HealthConfig health) {
  public DmsConfig {
    owns = List.copyOf(owns);
  }

  /// With the default of everything that came later.
  public DmsConfig(
      String name,
      @Nullable String account,
      String region,
      Duration poll,
      @Nullable String assumeRole,
      @Nullable URI endpointUrl,
      List<String> owns,
      Duration goneAfter) {
    this(
        name,
        account,
        region,
        poll,
        assumeRole,
        endpointUrl,
        owns,
        goneAfter,
        HealthConfig.DEFAULT);
  }
}
