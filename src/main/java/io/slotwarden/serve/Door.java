package io.slotwarden.serve;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Who may come in: it listens next to a database, and browsers can be made to call it.
final class Door {
  /// Digits and colons; no name that a foreign name server could answer for.
  private static final Pattern IP_LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+(%[0-9a-z]+)?]");

  private static final Pattern PORT = Pattern.compile(":\\d{0,5}$");
  private static final Set<String> NOT_CROSS_SITE = Set.of("same-origin", "none");
  private static final Set<String> PROBES = Set.of("healthz", "readyz");
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private volatile HttpConfig config;

  Door(HttpConfig config) {
    this.config = config;
  }

  /// From now on this token and these names hold. Names may be added without a restart: they open
  /// what anybody on the network may read, and every word still needs the token.
  void follow(HttpConfig next) {
    config = next;
  }

  /// DNS rebinding needs a name: only addresses, `localhost`, the name that we listen on and those
  /// of `http.hosts` pass. A client that sends no `Host` is no browser.
  ///
  /// @throws Refusal 421
  void checkHost(Request request) {
    String authority = request.exchange().getRequestURI().getRawAuthority();
    if (!isOurs(request.header("Host")) || (authority != null && !isOurs(authority))) {
      throw new Refusal(
          421,
          "Misdirected Request",
          "call slotwarden by its address, as localhost, by the name in http.listen, or list the"
              + " name that you called under http.hosts");
    }
  }

  private boolean isOurs(String authority) {
    HttpConfig now = config;
    String host = PORT.matcher(authority.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
    return host.isEmpty()
        || host.equals("localhost")
        || host.equalsIgnoreCase(now.host())
        || now.hosts().stream().anyMatch(host::equalsIgnoreCase)
        || IP_LITERAL.matcher(host).matches();
  }

  /// Everything that stands before a person's word.
  ///
  /// @throws Refusal 403 from another site or while no token is configured, 401 without the right
  ///   token, 503 while the configured token can't be read
  void checkWord(Request request) {
    checkSite(request);
    Secret token = config.token();
    if (token == null) {
      throw forbidden("no token is configured: set http.token to allow this");
    }
    if (!isSame(bearer(request), revealed(token, "http.token"))) {
      throw new Refusal(
          401,
          "Unauthorized",
          "send the token of http.token as Authorization: Bearer TOKEN",
          Map.of("WWW-Authenticate", "Bearer realm=\"slotwarden\""));
    }
  }

  /// Everything that stands before a look: a page of another site that a browser on our network
  /// shows may lead here, and read nothing. With `http.read-token` only who has it, or the token of
  /// words, reads; the probes are open.
  ///
  /// @throws Refusal 403 for another site, 401 without the right token, 503 while it can't be read
  void checkRead(Request request) {
    if (!isNavigation(request)) {
      checkSite(request);
    }
    HttpConfig now = config;
    Secret token = now.readToken();
    if (token == null || request.path().size() == 1 && PROBES.contains(request.path().getFirst())) {
      return;
    }
    String sent = bearer(request).isEmpty() ? basicPassword(request) : bearer(request);
    boolean reads = isSame(sent, revealed(token, "http.read-token"));
    Secret words = now.token();
    boolean speaks = words != null && !reads && isSame(sent, revealed(words, "http.token"));
    if (!reads && !speaks) {
      throw new Refusal(
          401,
          "Unauthorized",
          "send the token of http.read-token as Authorization: Bearer TOKEN, or as the password of"
              + " any user",
          // One challenge: browsers ask for a password only if they understand the first.
          Map.of("WWW-Authenticate", "Basic realm=\"slotwarden\", charset=\"UTF-8\""));
    }
  }

  /// Somebody followed a link, in a window of its own: the other site sees nothing of it.
  private static boolean isNavigation(Request request) {
    return request.header("Sec-Fetch-Mode").equals("navigate")
        && request.header("Sec-Fetch-Dest").equals("document");
  }

  private static String revealed(Secret token, String key) {
    String value;
    try {
      value = token.reveal();
    } catch (Secret.SecretUnavailable e) {
      throw new Refusal(503, "Service Unavailable", "the token in " + key + " can't be read now");
    }
    if (value.isBlank()) {
      throw forbidden("the token in " + key + " is empty: set one to allow this");
    }
    return value;
  }

  private static String bearer(Request request) {
    return credentials(request, BEARER);
  }

  private static String basicPassword(Request request) {
    try {
      byte[] both = Base64.getDecoder().decode(credentials(request, BASIC));
      String text = new String(both, StandardCharsets.UTF_8);
      return text.substring(text.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /// Empty when they are of another scheme.
  private static String credentials(Request request, String scheme) {
    String given = request.header("Authorization");
    boolean isScheme = given.regionMatches(true, 0, scheme, 0, scheme.length());
    return isScheme ? given.substring(scheme.length()).strip() : "";
  }

  /// Digests have one length, so that time tells nothing of the token's.
  private static boolean isSame(String sent, String expected) {
    return MessageDigest.isEqual(digest(sent), digest(expected));
  }

  private static void checkSite(Request request) {
    String site = request.header("Sec-Fetch-Site");
    if (!site.isEmpty() && !NOT_CROSS_SITE.contains(site)) {
      throw forbidden("a page of another site may not send this");
    }
    String origin = request.header("Origin");
    if (site.isEmpty() && !origin.isEmpty() && !isOrigin(origin, request.header("Host"))) {
      throw forbidden("a page of another origin may not send this");
    }
  }

  private static boolean isOrigin(String origin, String host) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Refusal forbidden(String detail) {
    return new Refusal(403, "Forbidden", detail);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
