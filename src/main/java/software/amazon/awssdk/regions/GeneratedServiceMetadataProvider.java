package software.amazon.awssdk.regions;

import org.jspecify.annotations.Nullable;

/// Takes the place of the SDK's class of this name, for it comes first on the class path.
///
/// The SDK asks it one thing: in which region a service's requests are signed. Its own class makes
/// the metadata of all 300 services in all regions for the answer, 5 MB for as long as the daemon
/// runs, and has no switch. Of the services that slotwarden speaks to, all sign in the region that
/// they are in, which is what the SDK assumes of services that it has no metadata of. A test holds
/// this against the SDK's own class, service by service and region by region.
public final class GeneratedServiceMetadataProvider implements ServiceMetadataProvider {

  /// None; the SDK goes by its rule for services that are new to it.
  @Override
  public @Nullable ServiceMetadata serviceMetadata(String service) {
    return null;
  }
}
