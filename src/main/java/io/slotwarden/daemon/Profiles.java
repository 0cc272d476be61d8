package io.slotwarden.daemon;

import io.slotwarden.assess.SourceProfile;
import io.slotwarden.assess.TargetProfile;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.TargetConfig;
import io.slotwarden.model.DmsEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How DMS knows a source, from its configuration.
public final class Profiles {
  private Profiles() {}

  /// The one source that an endpoint is, by all signs; empty when it is none or several of ours.
  public static Optional<SourceConfig> mapped(Config config, DmsEndpoint endpoint) {
    List<SourceConfig> mapped =
        config.sources().stream()
            .filter(s -> of(config.owners(s.name()), s).isReadBy(endpoint))
            .toList();
    return mapped.size() == 1 ? Optional.of(mapped.getFirst()) : Optional.empty();
  }

  /// The configured targets that an endpoint is, by all signs. More than one leave it open which.
  public static List<TargetConfig> targets(Config config, DmsEndpoint endpoint) {
    return config.targets().stream().filter(t -> of(t).isWrittenBy(endpoint)).toList();
  }

  static TargetProfile of(TargetConfig target) {
    List<String> hosts = new ArrayList<>(target.dmsHosts());
    hosts.add(target.host());
    return new TargetProfile(
        target.name(), hosts, target.port(), target.database(), target.dmsEndpoints());
  }

  /// @param owners the entries that own the source
  public static SourceProfile of(List<DmsConfig> owners, SourceConfig source) {
    List<String> hosts = new ArrayList<>(source.dmsHosts());
    hosts.add(source.host());
    return new SourceProfile(
        source.name(),
        hosts,
        source.port(),
        source.dmsEndpoints(),
        owners.stream().map(DmsConfig::name).toList(),
        source.dmsNone());
  }
}
