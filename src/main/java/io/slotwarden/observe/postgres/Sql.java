package io.slotwarden.observe.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The statements of this package, one resource each.
enum Sql {
  POLL_17("poll-17"),
  POLL_16("poll-16"),
  POLL_14("poll-14"),
  POLL_13("poll-13"),
  POLL_12("poll-12"),
  POLL_10("poll-10"),
  POLL_14_WITHOUT_CONTROL("poll-14-without-control"),
  POLL_10_WITHOUT_CONTROL("poll-10-without-control"),
  SETTINGS("settings"),
  RIGHTS("rights"),
  FLOORS_13("floors-13"),
  FLOORS_12("floors-12"),
  FLOORS_10("floors-10"),
  FLOORS_UNLISTED("floors-unlisted"),
  DATABASES("databases"),
  TRANSACTIONS("transactions"),
  TRANSACTIONS_WITHOUT_CONTROL("transactions-without-control"),
  DATABASE_ROWS("database-rows"),
  SPILLS_15("spills-15"),
  CAPTURE_TABLES("capture-tables"),
  CREATION("creation");

  private final String text;

  Sql(String resource) {
    text = read(resource);
  }

  /// A statement of this package.
  ///
  /// @param resource its name without `.sql`
  static String read(String resource) {
    String name = resource + ".sql";
    try (InputStream in = Sql.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource missing from the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return text;
  }

  /// The poll statement for a major version; versions newer than we know use the newest.
  static Sql poll(int major) {
    return switch (major) {
      case 10, 11 -> POLL_10;
      case 12 -> POLL_12;
      case 13 -> POLL_13;
      case 14, 15 -> POLL_14;
      case 16 -> POLL_16;
      default -> POLL_17;
    };
  }

  /// The poll statement for servers whose control functions were revoked.
  static Sql pollWithoutControl(int major) {
    return major >= 14 ? POLL_14_WITHOUT_CONTROL : POLL_10_WITHOUT_CONTROL;
  }

  static Sql floors(int major) {
    return switch (major) {
      case 10, 11 -> FLOORS_10;
      case 12 -> FLOORS_12;
      default -> FLOORS_13;
    };
  }
}
