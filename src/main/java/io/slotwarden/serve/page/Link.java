package io.slotwarden.serve.page;

import io.slotwarden.model.DatabaseId;
import io.slotwarden.model.Subject;
import java.nio.charset.StandardCharsets;

/// The way to the explanation of a slot or task.
///
/// @param href a path on this server, whatever stands in the name
/// @param text `SOURCE/SLOT` or `DMS/TASK`
record Link(String href, String text) {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~.";

  static Link to(Subject subject) {
    String target = subject.target();
    return to(subject.place(), target.substring(subject.place().length() + 1));
  }

  static Link to(String place, String name) {
    if (name.startsWith(DatabaseId.KIND)) {
      return new Link("/", place + "/" + name); // a database has no page of its own
    }
    return new Link("/explain/" + encoded(place) + "/" + encoded(name), place + "/" + name);
  }

  /// @param target `SOURCE/SLOT`; names of sources hold no slash
  static Link ofTarget(String target) {
    int slash = target.indexOf('/');
    return slash < 0
        ? new Link("/", target)
        : to(target.substring(0, slash), target.substring(slash + 1));
  }

  private static String encoded(String segment) {
    StringBuilder out = new StringBuilder(segment.length());
    for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append(String.format("%%%02X", b));
      }
    }
    return out.toString();
  }
}
