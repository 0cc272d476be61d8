package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.TlsConfig;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The server of `check --url`, with what PostgreSQL's clients take from their surroundings: user,
/// password and TLS.
///
/// @param source to look at
/// @param warning what is doubtful about the surroundings; null when nothing is
/// @param withoutPassword none was found; the server may ask for none
record CheckUrl(SourceConfig source, @Nullable String warning, boolean withoutPassword) {
  private static final Pattern URL =
      Pattern.compile("(jdbc:postgresql://([^/?#]*)/?([^?#]*))(?:\\?(.*))?");

  /// @param osUser who runs us, the user of last resort
  /// @param home where `.pgpass` lies
  /// @throws IllegalArgumentException with the reason; it never quotes the URL
  static CheckUrl of(String url, Secret.Environment environment, String osUser, Path home) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "not a PostgreSQL JDBC URL: it must be jdbc:postgresql://host[:port]/database");
    }
    if (parts.group(2).indexOf('@') >= 0) {
      throw secretInUrl();
    }
    List<String> left = new ArrayList<>();
    String user = set(environment.get("PGUSER"));
    String mode = set(environment.get("PGSSLMODE"));
    String rootCert = set(environment.get("PGSSLROOTCERT"));
    for (String pair : Objects.requireNonNullElse(parts.group(4), "").split("&", -1)) {
      int equals = pair.indexOf('=');
      String value = pair.substring(equals + 1);
      switch (equals < 0 ? pair : pair.substring(0, equals)) {
        case "password", "sslpassword" -> throw secretInUrl();
        case "user" -> user = decoded(value);
        case "sslmode" -> mode = value;
        case "sslrootcert" -> rootCert = decoded(value);
        case "ssl", "sslfactory", "sslcert", "sslkey" ->
            throw new IllegalArgumentException(
                "of TLS the URL takes sslmode and sslrootcert, and nothing else");
        default -> left.add(pair);
      }
    }
    String query = String.join("&", left);
    return withPassword(
        parts.group(1) + (query.isEmpty() ? "" : "?" + query),
        decoded(parts.group(3)),
        user == null ? osUser : user,
        tls(mode, rootCert, parts.group(2)),
        environment,
        home);
  }

  private static CheckUrl withPassword(
      String url,
      String database,
      String user,
      @Nullable TlsConfig tls,
      Secret.Environment environment,
      Path home) {
    SourceConfig bare = SourceConfig.ofUrl(url, user, new Secret.Literal(""), tls);
    if (set(environment.get("PGPASSWORD")) != null) {
      Secret password = new Secret.FromEnvironment("PGPASSWORD", environment);
      return new CheckUrl(SourceConfig.ofUrl(url, user, password, tls), null, false);
    }
    PasswordFile.Answer answer =
        PasswordFile.of(environment, home).find(bare.host(), bare.port(), database, user);
    Secret password = answer.password();
    return password == null
        ? new CheckUrl(bare, answer.refused(), true)
        : new CheckUrl(SourceConfig.ofUrl(url, user, password, tls), null, false);
  }

  private static @Nullable TlsConfig tls(
      @Nullable String mode, @Nullable String rootCert, String server) {
    if (mode != null
        && !List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
            .contains(mode)) {
      throw new IllegalArgumentException(
          "sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full");
    }
    String host = server.replaceFirst(":\\d+$", "");
    return TlsConfig.of(mode, rootCert == null ? null : Path.of(rootCert), host);
  }

  private static IllegalArgumentException secretInUrl() {
    return new IllegalArgumentException(
        "a password must not stand on the command line: every user of this machine sees it in the"
            + " list of processes; set PGPASSWORD, or write a line into ~/.pgpass (the user goes"
            + " into PGUSER or ?user=)");
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has a % that begins no two hexadecimal digits");
    }
  }

  private static @Nullable String set(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
