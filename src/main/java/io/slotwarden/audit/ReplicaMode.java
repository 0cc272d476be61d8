package io.slotwarden.audit;

import io.slotwarden.model.Observed;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.RoleSetting;
import io.slotwarden.model.catalog.Setting;
import io.slotwarden.model.migration.EndpointSettings;
import io.slotwarden.model.migration.MigrationEndpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether the sessions of DMS on the target run with `session_replication_role = replica`, where
/// neither foreign keys nor ordinary triggers fire.
final class ReplicaMode {
  static final String NAME = "session_replication_role";

  static final String REMEDY =
      "let the target endpoint set it (afterConnectScript=SET session_replication_role='replica'),"
          + " which needs a role that may";

  private static final Pattern SET =
      Pattern.compile(NAME + "\\s*(?:=|\\bto\\b)\\s*['\"]?(\\w+)", Pattern.CASE_INSENSITIVE);

  private ReplicaMode() {}

  /// By the endpoint's script; else by what is set for the role; else by the server.
  static Observed<Boolean> of(AuditCase c, Findings out) {
    Catalog target = c.target(out);
    return switch (c.task(out).target()) {
      case Observed.Unknown<MigrationEndpoint>(var why, var at) -> Observed.unknown(why, at);
      case Observed.Known<MigrationEndpoint>(var endpoint, var at) -> {
        EndpointSettings settings = endpoint.settings();
        Optional<String> script = settings.afterConnectScript().flatMap(ReplicaMode::lastSet);
        if (settings.isInConflict("afterConnectScript")) {
          yield Observed.unknown("the target endpoint has two different afterConnectScripts", at);
        }
        yield script.isPresent()
            ? Observed.known(isReplica(script.get()), at)
            : ofRole(target, endpoint.endpoint().username());
      }
    };
  }

  private static Optional<String> lastSet(String script) {
    return SET.matcher(script).results().reduce((_, last) -> last).map(ReplicaMode::value);
  }

  private static String value(MatchResult found) {
    return found.group(1);
  }

  private static Observed<Boolean> ofRole(Catalog target, @Nullable String role) {
    return switch (target.roleSettings()) {
      case Observed.Unknown<List<RoleSetting>>(var why, var at) -> Observed.unknown(why, at);
      case Observed.Known<List<RoleSetting>>(var all, var at) -> {
        List<RoleSetting> own =
            all.stream()
                .filter(s -> s.name().equals(NAME))
                .filter(s -> s.database() == null || s.database().equals(target.database()))
                .toList();
        if (role == null && own.stream().anyMatch(s -> s.role() != null)) {
          yield Observed.unknown("the target endpoint does not name the role of DMS", at);
        }
        // PostgreSQL: of the role in the database, of the role, of the database, of all.
        Optional<RoleSetting> strongest =
            own.stream()
                .filter(s -> s.role() == null || s.role().equals(role))
                .max(
                    Comparator.comparing((RoleSetting s) -> s.role() != null)
                        .thenComparing(s -> s.database() != null));
        yield strongest.isPresent()
            ? Observed.known(isReplica(strongest.get().value()), at)
            : ofServer(target);
      }
    };
  }

  private static Observed<Boolean> ofServer(Catalog target) {
    return switch (target.settings()) {
      case Observed.Unknown<Map<String, Setting>>(var why, var at) -> Observed.unknown(why, at);
      case Observed.Known<Map<String, Setting>>(var all, var at) -> {
        Setting server = all.get(NAME);
        yield server != null && server.isOfServer()
            ? Observed.known(isReplica(server.value()), at)
            : Observed.unknown(
                NAME + " of the target's server is hidden by a setting of our own role", at);
      }
    };
  }

  private static boolean isReplica(String value) {
    return value.toLowerCase(Locale.ROOT).equals("replica");
  }
}
