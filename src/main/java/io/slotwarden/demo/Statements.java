package io.slotwarden.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The demo's SQL, from its `.sql` resources.
public final class Statements {
  private Statements() {}

  /// @param name of the resource, without `.sql`
  static String read(String name) {
    return read(Statements.class, name);
  }

  /// @param home the class beside which the resource lies
  public static String read(Class<?> home, String name) {
    try (InputStream in = home.getResourceAsStream(name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("no statement " + name + ".sql in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
