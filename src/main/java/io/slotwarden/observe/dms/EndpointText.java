package io.slotwarden.observe.dms;

import io.slotwarden.model.migration.EndpointSettings;
import io.slotwarden.model.migration.MigrationEndpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.model.Endpoint;
import software.amazon.awssdk.services.databasemigration.model.PostgreSQLSettings;

/// An endpoint with its settings, of which the two places that hold them (PostgreSQL settings and
/// extra connection attributes) are read by name: what is not named here, passwords among it, is
/// not taken along.
final class EndpointText {
  private EndpointText() {}

  /// @throws UnreadableAnswer when the endpoint itself can't be read
  static MigrationEndpoint read(Endpoint e) {
    return new MigrationEndpoint(Endpoints.read(e), settings(e));
  }

  private static EndpointSettings settings(Endpoint e) {
    Map<String, String> values = new HashMap<>();
    Set<String> conflicts = new HashSet<>();
    named(e.postgreSQLSettings())
        .forEach(
            (name, value) -> {
              Optional<String> set =
                  value.map(String::valueOf).map(String::strip).filter(v -> !v.isEmpty());
              Optional<String> extra = ExtraAttributes.value(e.extraConnectionAttributes(), name);
              if (set.isPresent()
                  && extra.isPresent()
                  && !folded(set.get()).equals(folded(extra.get()))) {
                conflicts.add(name);
              } else {
                set.or(() -> extra).ifPresent(v -> values.put(name, v));
              }
            });
    return new EndpointSettings(values, conflicts);
  }

  /// Every setting that is read, empty where the endpoint's settings don't have it; the last two
  /// are extra connection attributes only.
  private static Map<String, Optional<Object>> named(@Nullable PostgreSQLSettings given) {
    PostgreSQLSettings s = given == null ? PostgreSQLSettings.builder().build() : given;
    Map<String, Optional<Object>> named = new LinkedHashMap<>();
    put(named, "slotName", s.slotName());
    put(named, "pluginName", s.pluginNameAsString());
    put(named, "captureDdls", s.captureDdls());
    put(named, "ddlArtifactsSchema", s.ddlArtifactsSchema());
    put(named, "heartbeatEnable", s.heartbeatEnable());
    put(named, "heartbeatSchema", s.heartbeatSchema());
    put(named, "heartbeatFrequency", s.heartbeatFrequency());
    put(named, "executeTimeout", s.executeTimeout());
    put(named, "afterConnectScript", s.afterConnectScript());
    put(named, "mapBooleanAsBoolean", s.mapBooleanAsBoolean());
    put(named, "mapJsonbAsClob", s.mapJsonbAsClob());
    put(named, "mapLongVarcharAs", s.mapLongVarcharAsAsString());
    put(named, "failTasksOnLobTruncation", s.failTasksOnLobTruncation());
    put(named, "maxFileSize", s.maxFileSize());
    put(named, "trimSpaceInChar", s.trimSpaceInChar());
    put(named, "disableUnicodeSourceFilter", s.disableUnicodeSourceFilter());
    put(named, "databaseMode", s.databaseModeAsString());
    put(named, "authenticationMethod", s.authenticationMethodAsString());
    put(named, "consumeMonotonicEvents", null);
    put(named, "fetchCacheSize", null);
    return named;
  }

  private static void put(
      Map<String, Optional<Object>> named, String name, @Nullable Object value) {
    named.put(name, Optional.ofNullable(value));
  }

  /// The two places spell the same truth in several ways.
  private static String folded(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "y", "yes", "1" -> "true";
      case "n", "no", "0" -> "false";
      default -> lower;
    };
  }
}
