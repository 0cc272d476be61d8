package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The password file of PostgreSQL's clients, read as libpq reads it (`fe-connect.c`,
/// `passwordFromFile`): lines `host:port:database:user:password`, `*` for any, a backslash before a
/// colon or backslash that is meant, the first line that matches counts. A file that others may
/// read is not looked into.
record PasswordFile(Path path) {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  /// What came of looking for a password.
  ///
  /// @param password null when there is none
  /// @param refused why the file was not looked into; null when it was, or when there is none
  record Answer(@Nullable Secret password, @Nullable String refused) {}

  /// `$PGPASSFILE`, else `.pgpass` in the home directory.
  static PasswordFile of(Secret.Environment environment, Path home) {
    String named = environment.get("PGPASSFILE");
    return new PasswordFile(
        named == null || named.isEmpty() ? home.resolve(".pgpass") : Path.of(named));
  }

  Answer find(String host, int port, String database, String user) {
    if (!Files.exists(path)) {
      return new Answer(null, null);
    }
    if (!Files.isRegularFile(path)) {
      return new Answer(null, "password file " + path + " is not a plain file: not looked into");
    }
    try {
      if (isOpenToOthers()) {
        return new Answer(
            null,
            "password file "
                + path
                + " has group or world access: not looked into (chmod 0600 mends that)");
      }
      List<String> wanted = List.of(host, Integer.toString(port), database, user);
      for (String line : Files.readAllLines(path)) {
        String password = line.startsWith("#") ? null : password(line, wanted);
        if (password != null) {
          return new Answer(new Secret.Literal(password), null);
        }
      }
      return new Answer(null, null);
    } catch (IOException e) {
      return new Answer(
          null, "password file " + path + " can't be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private boolean isOpenToOthers() throws IOException {
    try {
      return Files.getPosixFilePermissions(path, new LinkOption[0]).stream()
          .anyMatch(OTHERS::contains);
    } catch (UnsupportedOperationException e) {
      return false; // no such permissions on this system; libpq does not ask there either
    }
  }

  /// The last field of a line whose first four match; null when they don't.
  private static @Nullable String password(String line, List<String> wanted) {
    int at = 0;
    for (String field : wanted) {
      at = line.startsWith("*:", at) ? at + 2 : match(line, at, field);
      if (at < 0) {
        return null;
      }
    }
    StringBuilder password = new StringBuilder();
    for (int i = at; i < line.length() && line.charAt(i) != ':'; i++) {
      if (line.charAt(i) == '\\' && i + 1 < line.length()) {
        i++;
      }
      password.append(line.charAt(i));
    }
    return password.toString();
  }

  /// Where the next field begins, after one that is `wanted`; -1 when it is something else.
  private static int match(String line, int from, String wanted) {
    int at = from;
    for (int i = 0; i < wanted.length(); i++) {
      if (at < line.length() && line.charAt(at) == ':') {
        return -1;
      }
      if (at + 1 < line.length() && line.charAt(at) == '\\') {
        at++;
      }
      if (at >= line.length() || line.charAt(at) != wanted.charAt(i)) {
        return -1;
      }
      at++;
    }
    return at < line.length() && line.charAt(at) == ':' ? at + 1 : -1;
  }
}
