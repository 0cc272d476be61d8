package io.slotwarden.observe.dms;

import io.slotwarden.model.DmsEndpoint;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.model.Endpoint;
import software.amazon.awssdk.services.databasemigration.model.PostgreSQLSettings;

/// An endpoint of the API in our words. What stands on the endpoint wins over what its PostgreSQL
/// settings repeat.
final class Endpoints {
  private static final String SLOT_NAME = "slotName";

  private Endpoints() {}

  static DmsEndpoint read(Endpoint e) {
    PostgreSQLSettings settings = e.postgreSQLSettings();
    if (settings == null) {
      settings = PostgreSQLSettings.builder().build();
    }
    // With a secret, host and port stand in the secret; a name left over on the endpoint is not
    // what DMS connects to.
    boolean secret = settings.secretsManagerSecretId() != null;
    return new DmsEndpoint(
        Required.text(e.endpointIdentifier(), "EndpointIdentifier"),
        Required.text(e.endpointArn(), "EndpointArn"),
        lowerCase(e.endpointTypeAsString()),
        e.engineName(),
        secret ? null : first(e.serverName(), settings.serverName()),
        secret ? null : first(e.port(), settings.port()),
        first(e.databaseName(), settings.databaseName()),
        first(e.username(), settings.username()),
        slotName(e, settings));
  }

  /// @throws UnreadableAnswer when the two places name different slots: either may be the one that
  ///   is read
  private static @Nullable String slotName(Endpoint e, PostgreSQLSettings settings) {
    Optional<String> set =
        Optional.ofNullable(settings.slotName()).map(String::strip).filter(s -> !s.isEmpty());
    Optional<String> extra = ExtraAttributes.value(e.extraConnectionAttributes(), SLOT_NAME);
    if (set.isPresent() && extra.isPresent() && !set.equals(extra)) {
      throw new UnreadableAnswer(
          "dms:DescribeEndpoints: endpoint %s names two slots, %s in its settings and %s in its extra connection attributes: correct one"
              .formatted(e.endpointIdentifier(), set.get(), extra.get()));
    }
    return set.or(() -> extra).orElse(null);
  }

  /// The API's examples have both `source` and `SOURCE`.
  private static String lowerCase(@Nullable String type) {
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }

  private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
    return one != null ? one : other;
  }
}
