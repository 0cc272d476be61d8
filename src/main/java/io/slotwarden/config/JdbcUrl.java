package io.slotwarden.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where one PostgreSQL server is: `jdbc:postgresql://host[:port]/db[?parameter=value&...]`.
///
/// @param text as given
/// @param host without brackets
record JdbcUrl(String text, String host, int port) {
  static final int DEFAULT_PORT = 5432;
  private static final int LARGEST_PORT = 65_535;
  private static final Pattern URL =
      Pattern.compile("jdbc:postgresql://([^/?#]*)(?:/([^/?#]*))?(?:\\?(.*))?");
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+))(?::(\\d{1,5}))?");

  /// Everything else slotwarden sets itself (time-outs, TLS, credentials) or must not be there at
  /// all (choosing among hosts, session options).
  static final List<String> PARAMETERS =
      List.of(
          "channelBinding",
          "gssEncMode",
          "gsslib",
          "jaasApplicationName",
          "jaasLogin",
          "kerberosServerName",
          "localSocketAddress",
          "sslNegotiation",
          "useSpnego");

  /// No message quotes the text: it may hold a password where none should be.
  ///
  /// @throws IllegalArgumentException with the reason, when the text is anything else than one
  ///   server's URL
  static JdbcUrl parse(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      throw new IllegalArgumentException(
          "not a PostgreSQL JDBC URL: it must be jdbc:postgresql://host[:port]/database");
    }
    String authority = url.group(1);
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "a URL must not carry a user or a password: use the keys username and password");
    }
    if (authority.indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          "names several hosts: the driver would choose one, and the server could change unseen"
              + " between looking at a slot and dropping it; one entry is one server");
    }
    Matcher server = AUTHORITY.matcher(authority);
    if (!server.matches()) {
      throw new IllegalArgumentException("has no host, or one that is no name and no address");
    }
    int port = server.group(3) == null ? DEFAULT_PORT : Integer.parseInt(server.group(3));
    if (port < 1 || port > LARGEST_PORT) {
      throw new IllegalArgumentException("has a port that is none: " + port);
    }
    if (url.group(2) == null || url.group(2).isEmpty()) {
      throw new IllegalArgumentException("names no database: end it with /postgres");
    }
    if (url.group(3) != null) {
      checkParameters(url.group(3));
    }
    return new JdbcUrl(text, server.group(1) == null ? server.group(2) : server.group(1), port);
  }

  private static void checkParameters(String query) {
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (PARAMETERS.contains(name) || name.isEmpty()) {
        continue;
      }
      throw new IllegalArgumentException(
          switch (name) {
            case "user", "password" ->
                "a URL must not carry a user or a password: use the keys username and password";
            case "sslpassword" -> "a URL must not carry a secret";
            case "ssl", "sslmode", "sslrootcert", "sslfactory", "sslcert", "sslkey" ->
                "TLS is not set in the URL: use the key tls";
            default ->
                "has a parameter that slotwarden sets itself or does not know; allowed are "
                    + String.join(", ", PARAMETERS);
          });
    }
  }

  /// The database, as the driver reads it: with its escapes undone.
  String database() {
    Matcher url = URL.matcher(text);
    String raw = url.matches() ? url.group(2) : null;
    return raw == null ? "" : URLDecoder.decode(raw, StandardCharsets.UTF_8);
  }

  /// The server, for comparing: host names know no case and no trailing dot.
  String server() {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return Listen.format(name.toLowerCase(java.util.Locale.ROOT), port);
  }
}
