package io.slotwarden.observe.postgres;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/// The version of the server at the other end.
///
/// @param text as the server spells it, without what a packager added: `15.19`
record ServerVersion(int major, String text) {
  /// The oldest major that slotwarden knows.
  static final int OLDEST = 10;

  /// Sends nothing: the server told its version when the connection was made.
  static ServerVersion of(Connection connection) throws SQLException {
    DatabaseMetaData told = connection.getMetaData();
    return new ServerVersion(
        told.getDatabaseMajorVersion(), told.getDatabaseProductVersion().split(" ", 2)[0]);
  }

  /// How the version of a connection is learnt.
  interface Reader {
    ServerVersion read(Connection connection) throws SQLException;
  }

  /// @throws Unsupported when the server is older than [#OLDEST]
  void requireSupported() throws Unsupported {
    if (major < OLDEST) {
      throw new Unsupported(
          "PostgreSQL " + text + " is not supported: slotwarden needs " + OLDEST + " or newer");
    }
  }

  /// A server too old to be watched.
  static final class Unsupported extends Exception {
    private static final long serialVersionUID = 1L;

    Unsupported(String message) {
      super(message);
    }
  }
}
