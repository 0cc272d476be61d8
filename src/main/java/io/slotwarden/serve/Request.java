package io.slotwarden.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A request as far as our routes care: its method, the decoded segments of its path, its headers
/// and, when asked for, its body.
///
/// @param path without empty first segment; `/` is the empty list
record Request(HttpExchange exchange, String method, List<String> path) {
  /// More than any word of a person needs.
  static final int BODY_LIMIT = 64 * 1024;

  /// @throws Refusal 400 when the path is not percent-encoded UTF-8
  static Request of(HttpExchange exchange) {
    String raw = exchange.getRequestURI().getRawPath();
    List<String> segments = new ArrayList<>();
    if (raw != null && raw.length() > 1) {
      for (String segment : raw.substring(1).split("/", -1)) {
        segments.add(decoded(segment));
      }
    }
    return new Request(exchange, exchange.getRequestMethod(), List.copyOf(segments));
  }

  /// The first value of a header, empty when there is none.
  String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /// The body of a request that must be JSON.
  ///
  /// @throws Refusal 415 when it is something else, 413 when it is too long, 400 when it is not
  ///   UTF-8
  String jsonBody() throws IOException {
    String type = header("Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.equals("application/json")) {
      throw new Refusal(
          415, "Unsupported Media Type", "send JSON, with Content-Type: application/json");
    }
    byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
    if (body.length > BODY_LIMIT) {
      throw new Refusal(
          413, "Content Too Large", "the body is longer than " + BODY_LIMIT + " bytes");
    }
    return utf8(body, "the body");
  }

  static String decoded(String segment) {
    byte[] text = segment.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(text.length);
    for (int i = 0; i < text.length; i++) {
      if (text[i] != '%') {
        out.put(text[i]);
        continue;
      }
      int high = i + 2 < text.length ? Character.digit(text[i + 1], 16) : -1;
      int low = i + 2 < text.length ? Character.digit(text[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new Refusal(400, "Bad Request", "the path holds a % that is followed by no byte");
      }
      out.put((byte) (high << 4 | low));
      i += 2;
    }
    byte[] bytes = new byte[out.flip().limit()];
    out.get(bytes);
    return utf8(bytes, "the path");
  }

  private static String utf8(byte[] bytes, String what) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(400, "Bad Request", what + " is not UTF-8");
    }
  }
}
