package io.slotwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.GeneratedServiceMetadataProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/// What the SDK would say with its own metadata of services, it says without them.
class SigningRegionTest {

  static Stream<Object> clients() {
    return Stream.of(
        DatabaseMigrationClient.builder(),
        StsClient.builder(),
        SnsClient.builder(),
        CloudWatchClient.builder(),
        SecretsManagerClient.builder());
  }

  @ParameterizedTest
  @MethodSource("clients")
  void everyServiceOfOursSignsInItsOwnRegionAndHasItsUsualEndpoint(Object builder)
      throws Exception {
    String service = (String) method(builder.getClass(), "serviceEndpointPrefix").invoke(builder);
    assertThat(new GeneratedServiceMetadataProvider().serviceMetadata(service)).isNull();
    ServiceMetadata ours = ServiceMetadata.of(service);

    List<Region> regions = Region.regions().stream().filter(r -> !r.isGlobalRegion()).toList();
    assertThat(regions).hasSizeGreaterThan(30);
    try (URLClassLoader sdk = theSdkAlone()) {
      Class<?> theirRegion = sdk.loadClass(Region.class.getName());
      Class<?> theirMetadata = sdk.loadClass(ServiceMetadata.class.getName());
      Object theirs = method(theirMetadata, "of").invoke(null, service);
      // Else it would be compared with itself.
      assertThat(theirs.getClass().getSimpleName()).isNotEqualTo(ours.getClass().getSimpleName());
      Method signingRegion = theirMetadata.getMethod("signingRegion", theirRegion);
      Method endpointFor = theirMetadata.getMethod("endpointFor", theirRegion);

      for (Region region : regions) {
        Object their = theirRegion.getMethod("of", String.class).invoke(null, region.id());
        assertThat(signingRegion.invoke(theirs, their)).hasToString(region.id());
        assertThat(ours.signingRegion(region)).isEqualTo(region);
        assertThat(ours.endpointFor(region)).isEqualTo((URI) endpointFor.invoke(theirs, their));
      }
    }
  }

  /// The package as its jar has it, without the class of ours that comes before it.
  private static URLClassLoader theSdkAlone() {
    URL jar = Region.class.getProtectionDomain().getCodeSource().getLocation();
    String own = Region.class.getPackageName() + ".";
    return new URLClassLoader(new URL[] {jar}, Region.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
          Class<?> known = findLoadedClass(name);
          if (known != null) {
            return known;
          }
          return name.startsWith(own) ? findClass(name) : super.loadClass(name, resolve);
        }
      }
    };
  }

  private static Method method(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        if (method.getName().equals(name)) {
          method.setAccessible(true);
          return method;
        }
      }
    }
    throw new AssertionError(type + " has no " + name);
  }
}
