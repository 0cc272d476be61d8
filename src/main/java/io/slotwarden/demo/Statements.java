package io.slotwarden.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The demo's SQL, from its `.sql` resources.
final class Statements {
  private Statements() {}

  /// @param name of the resource, without `.sql`
  static String read(String name) {
    try (InputStream in = Statements.class.getResourceAsStream(name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("no statement " + name + ".sql in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
