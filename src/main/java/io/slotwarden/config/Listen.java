package io.slotwarden.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An address and a port to listen on.
///
/// @param port 0 = any free one
record Listen(String host, int port) {
  /// The variable that overrides `http.listen`.
  static final String OVERRIDE = "SLOTWARDEN_HTTP_LISTEN";

  private static final int LARGEST_PORT = 65_535;
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\s:\\[\\]/@]+)):(\\d{1,5})");

  /// Reads `HOST:PORT`, an IPv6 address in brackets.
  ///
  /// @throws IllegalArgumentException when the text is anything else
  static Listen parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches() || Integer.parseInt(m.group(3)) > LARGEST_PORT) {
      throw new IllegalArgumentException("not an address and a port: '" + text + "'");
    }
    return new Listen(m.group(1) == null ? m.group(2) : m.group(1), Integer.parseInt(m.group(3)));
  }

  static String format(String host, int port) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
