package io.slotwarden.serve;

import java.util.Map;

/// A request that is not answered as asked; the server turns it into a problem document. The detail
/// is for people and names what was wrong and what to do.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final transient Map<String, String> headers;

  Refusal(int status, String title, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
    this.headers = Map.copyOf(headers);
  }

  Refusal(int status, String title, String detail) {
    this(status, title, detail, Map.of());
  }

  int status() {
    return status;
  }

  /// The answer that says so.
  Reply reply() {
    String detail = getMessage();
    return Reply.problem(status, title, detail == null ? title : detail, headers);
  }
}
