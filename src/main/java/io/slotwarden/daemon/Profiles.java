package io.slotwarden.daemon;

import io.slotwarden.assess.SourceProfile;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import java.util.ArrayList;
import java.util.List;

/// How DMS knows a source, from its configuration.
public final class Profiles {
  private Profiles() {}

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
