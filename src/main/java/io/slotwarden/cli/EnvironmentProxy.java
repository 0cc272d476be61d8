package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The proxies of `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, as curl knows them, for all that
/// speaks HTTP: AWS, Slack, `heartbeat-url` and the commands that ask the daemon. Connections to
/// PostgreSQL never go by a proxy, nor does what stays on this machine or its link.
final class EnvironmentProxy extends ProxySelector {
  private static final int HTTP_PORT = 80;
  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  private final @Nullable Proxy https;
  private final @Nullable Proxy http;
  private final List<String> direct;

  private EnvironmentProxy(@Nullable Proxy https, @Nullable Proxy http, @Nullable String direct) {
    this.https = https;
    this.http = http;
    this.direct =
        direct == null
            ? List.of()
            : Stream.of(direct.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(d -> !d.isEmpty())
                .toList();
  }

  /// @param tell hears what is wrong with a variable, never its value: a password may be in it
  static EnvironmentProxy of(Secret.Environment environment, Consumer<String> tell) {
    return new EnvironmentProxy(
        proxy("HTTPS_PROXY", environment, tell),
        proxy("HTTP_PROXY", environment, tell),
        value("NO_PROXY", environment));
  }

  /// True when a proxy is named: without one, Java's own properties hold.
  boolean isThere() {
    return https != null || http != null;
  }

  @Override
  public List<Proxy> select(URI uri) {
    Proxy proxy =
        switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
          case "https" -> https;
          case "http" -> http;
          default -> null;
        };
    return proxy == null || isDirect(uri) ? DIRECT : List.of(proxy);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // Whoever asked says so.
  }

  private boolean isDirect(URI uri) {
    String host = uri.getHost();
    if (host == null) {
      return true;
    }
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost")
        || name.startsWith("127.")
        || name.startsWith("169.254.")
        || name.equals("[::1]")) {
      return true;
    }
    return direct.stream().anyMatch(d -> d.equals("*") || matches(d, name, uri.getPort()));
  }

  /// A name, all below it, and with `:PORT` only there.
  private static boolean matches(String entry, String host, int port) {
    int colon = entry.lastIndexOf(':');
    boolean hasPort = colon > 0 && entry.indexOf(':') == colon;
    if (hasPort && !entry.substring(colon + 1).equals(String.valueOf(port))) {
      return false;
    }
    String name = (hasPort ? entry.substring(0, colon) : entry).replaceFirst("^\\*?\\.", "");
    return host.equals(name) || host.endsWith("." + name);
  }

  private static @Nullable Proxy proxy(
      String variable, Secret.Environment environment, Consumer<String> tell) {
    String text = value(variable, environment);
    if (text == null) {
      return null;
    }
    URI uri;
    try {
      uri = URI.create(text.contains("://") ? text : "http://" + text);
    } catch (IllegalArgumentException _) {
      uri = URI.create("http:///");
    }
    if (uri.getHost() == null || !"http".equalsIgnoreCase(uri.getScheme())) {
      tell.accept(variable + " is no http://HOST:PORT: it is not used");
      return null;
    }
    if (uri.getUserInfo() != null) {
      tell.accept(variable + " names a user, who is not sent: let this machine in without one");
    }
    return new Proxy(
        Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(
            uri.getHost(), uri.getPort() < 0 ? HTTP_PORT : uri.getPort()));
  }

  /// In capitals, else in small letters.
  private static @Nullable String value(String variable, Secret.Environment environment) {
    return Stream.of(variable, variable.toLowerCase(Locale.ROOT))
        .map(environment::get)
        .filter(v -> v != null && !v.isBlank())
        .findFirst()
        .map(String::strip)
        .orElse(null);
  }
}
