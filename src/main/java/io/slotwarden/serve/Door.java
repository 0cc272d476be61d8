package io.slotwarden.serve;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
  private static final String BEARER = "Bearer ";

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
    String expected;
    try {
      expected = token.reveal();
    } catch (Secret.SecretUnavailable e) {
      throw new Refusal(503, "Service Unavailable", "the token in http.token can't be read now");
    }
    if (expected.isBlank()) {
      throw forbidden("the token in http.token is empty: set one to allow this");
    }
    String given = request.header("Authorization");
    boolean isBearer = given.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String sent = isBearer ? given.substring(BEARER.length()).strip() : "";
    // Digests have one length, so that time tells nothing of the token's.
    if (!MessageDigest.isEqual(digest(sent), digest(expected))) {
      throw new Refusal(
          401,
          "Unauthorized",
          "send the token of http.token as Authorization: Bearer TOKEN",
          Map.of("WWW-Authenticate", "Bearer realm=\"slotwarden\""));
    }
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
