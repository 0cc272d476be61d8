package io.slotwarden.serve;

import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.ProblemJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// An answer, complete before its first byte is sent.
@SuppressWarnings("ArrayRecordComponent") // Written to a socket and thrown away, never compared.
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final String PLAIN = "text/plain; charset=utf-8";

  static Reply json(Object record) {
    return new Reply(200, JSON, ApiJson.write(record), Map.of());
  }

  static <T> Reply json(Class<T> type, List<T> records) {
    return new Reply(200, JSON, ApiJson.write(type, records), Map.of());
  }

  static Reply plain(String text) {
    return new Reply(200, PLAIN, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static Reply problem(int status, String title, String detail, Map<String, String> headers) {
    byte[] body = ApiJson.write(new ProblemJson("about:blank", title, status, detail));
    return new Reply(status, PROBLEM, body, headers);
  }

  /// A problem that says more than its detail.
  static Reply problem(int status, Object problem) {
    return new Reply(status, PROBLEM, ApiJson.write(problem), Map.of());
  }
}
