package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.Severity;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.Extension;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the source has installed, and the target has not.
final class ExtensionChecks {
  /// Only a source that is read by it needs it.
  private static final Set<String> OF_THE_SOURCE = Set.of("pglogical", "pglogical_origin");

  /// Schemas that every database has.
  private static final Set<String> ALWAYS_THERE = Set.of("public", "pg_catalog");

  static final List<Check> ALL =
      List.of(new Check(AuditCheck.EXTENSIONS, ExtensionChecks::extensions));

  private ExtensionChecks() {}

  private static void extensions(AuditCase c, Findings out) {
    List<Extension> installed =
        out.need(c.source().extensions()).stream()
            .filter(e -> !OF_THE_SOURCE.contains(e.name()))
            .toList();
    Catalog target = c.target(out);
    Map<String, Extension> there =
        out.need(target.extensions()).stream()
            .collect(Collectors.toMap(Extension::name, Function.identity()));
    @Nullable Map<String, String> available =
        target.availableExtensions().toOptional().orElse(null);
    target.availableExtensions().reason().ifPresent(out::notChecked);
    for (boolean types : new boolean[] {true, false}) {
      Severity severity = types ? CRITICAL : WARNING;
      List<Extension> wanted = installed.stream().filter(e -> e.bringsTypes() == types).toList();
      out.found(
          severity,
          types
              ? "extensions that bring types are not installed on the target"
              : "extensions are not installed on the target",
          wanted.stream().filter(e -> !there.containsKey(e.name())).map(e -> missing(e, available)),
          "install them on the target before its tables are made");
      out.found(
          severity,
          types
              ? "extensions that bring types are older on the target"
              : "extensions are older on the target",
          wanted.stream().flatMap(e -> older(e, there.get(e.name()), available)),
          "update them on the target; where no newer one is available, move to a newer engine"
              + " version");
      for (Extension e : wanted) {
        Extension other = there.get(e.name());
        if (other != null && !comparable(e.version(), other.version())) {
          out.notChecked(
              "which is newer is not clear: %s %s on the source, %s on the target"
                  .formatted(e.name(), e.version(), other.version()));
        }
      }
    }
  }

  private static AuditObject missing(Extension e, @Nullable Map<String, String> available) {
    String version = SqlText.visible(e.version());
    if (available == null) {
      return new AuditObject(SqlText.identifier(e.name()), version + " on the source", create(e));
    }
    String best = available.get(e.name());
    return best == null
        ? AuditObject.of(
            SqlText.identifier(e.name()), version + " on the source; the target does not offer it")
        : new AuditObject(
            SqlText.identifier(e.name()),
            "%s on the source, %s is available on the target"
                .formatted(version, SqlText.visible(best)),
            create(e));
  }

  private static String create(Extension e) {
    String schema = SqlText.identifier(e.schema());
    return (ALWAYS_THERE.contains(e.schema()) ? "" : "CREATE SCHEMA IF NOT EXISTS " + schema + "; ")
        + "CREATE EXTENSION IF NOT EXISTS %s WITH SCHEMA %s;"
            .formatted(SqlText.identifier(e.name()), schema);
  }

  private static Stream<AuditObject> older(
      Extension source, @Nullable Extension target, @Nullable Map<String, String> available) {
    if (target == null
        || !comparable(source.version(), target.version())
        || compare(target.version(), source.version()) >= 0) {
      return Stream.empty();
    }
    String best = available == null ? null : available.get(source.name());
    boolean enough =
        best != null && comparable(best, source.version()) && compare(best, source.version()) >= 0;
    return Stream.of(
        new AuditObject(
            SqlText.identifier(source.name()),
            "%s on the source, %s on the target%s"
                .formatted(
                    SqlText.visible(source.version()),
                    SqlText.visible(target.version()),
                    best == null ? "" : ", " + SqlText.visible(best) + " is available there"),
            enough ? "ALTER EXTENSION " + SqlText.identifier(source.name()) + " UPDATE;" : null));
  }

  /// Versions are free text: only numbers between dots have an order that everybody agrees on.
  private static boolean comparable(String a, String b) {
    return a.equals(b) || isNumeric(a) && isNumeric(b);
  }

  private static boolean isNumeric(String version) {
    return version.matches("\\d+(\\.\\d+)*");
  }

  private static int compare(String a, String b) {
    if (a.equals(b)) {
      return 0;
    }
    return Arrays.compare(numbers(a), numbers(b));
  }

  private static BigInteger[] numbers(String version) {
    return Arrays.stream(version.split("\\.", -1)).map(BigInteger::new).toArray(BigInteger[]::new);
  }
}
