package io.slotwarden.config;

import io.slotwarden.model.Word;
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
/// @param notOffered parts of DMS of which a person says that AWS does not offer them in this
///   region
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
    List<Part> notOffered,
    HealthConfig health) {
  /// Parts of DMS that came later than tasks and are not offered everywhere.
  public enum Part implements Word {
    SERVERLESS,
    DATA_MIGRATIONS;

    /// As the file spells it.
    public String key() {
      return word().replace('_', '-');
    }
  }

  public DmsConfig {
    owns = List.copyOf(owns);
    notOffered = List.copyOf(notOffered);
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
        List.of(),
        HealthConfig.DEFAULT);
  }
}
