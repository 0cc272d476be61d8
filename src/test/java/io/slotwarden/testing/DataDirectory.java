package io.slotwarden.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The files of one test server, below the build directory.
record DataDirectory(int major, Path home) {
  /// Belongs to a running server, never to a copy of its files.
  private static final Set<String> NOT_COPIED =
      Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

  static final Map<String, String> SETTINGS =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "wal_level", "logical",
          "max_wal_senders", "10",
          "max_replication_slots", "40",
          "max_wal_size", "64MB",
          "min_wal_size", "32MB",
          "shared_buffers", "16MB",
          "full_page_writes", "off",
          "autovacuum", "off");

  /// Of [#SETTINGS]: where a server of this machine listens, which is no matter of a container's.
  static final Set<String> OF_THIS_MACHINE = Set.of("listen_addresses", "unix_socket_directories");

  static DataDirectory fresh(int major) {
    Path home = Binaries.directory().resolve("servers").resolve(major + "-" + UUID.randomUUID());
    // The embedded server looks for forgotten servers of former runs there; the default lies in
    // /tmp.
    System.setProperty("ot.epg.working-dir", programs().toString());
    try {
      Files.createDirectories(programs());
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DataDirectory(major, home);
  }

  static DataDirectory copyOf(int major, DataDirectory from, boolean withSlots) {
    DataDirectory to = fresh(major);
    try {
      copy(from.path(), to.path(), withSlots ? null : from.path().resolve("pg_replslot"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return to;
  }

  /// An online backup, prepared to start as a standby of the server at `port`.
  static DataDirectory backup(int major, DataDirectory from, Connection primary, int port)
      throws SQLException {
    String start =
        major >= 15 ? "pg_backup_start('test', true)" : "pg_start_backup('test', true, false)";
    String stop = major >= 15 ? "pg_backup_stop(false)" : "pg_stop_backup(false, false)";
    try (Statement s = primary.createStatement()) {
      s.execute("select " + start);
      DataDirectory to = copyOf(major, from, false);
      try (ResultSet label = s.executeQuery("select labelfile from " + stop)) {
        label.next();
        to.write("backup_label", label.getString(1));
      }
      String conninfo = "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres'\n";
      if (major >= 12) {
        to.write("standby.signal", "");
        to.write("standby.conf", conninfo);
      } else {
        to.write("recovery.conf", "standby_mode = on\n" + conninfo);
      }
      return to;
    }
  }

  /// Where the unpacked programs of all majors lie.
  static Path programs() {
    return Binaries.directory().resolve("programs");
  }

  Path path() {
    return home.resolve("data");
  }

  Path log() {
    return home.resolve("server.log");
  }

  /// Writes the settings and who may log in how.
  void configure(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(SETTINGS);
    all.putAll(more);
    StringBuilder text = new StringBuilder();
    all.forEach((k, v) -> text.append(k + " = '" + v.replace("'", "''") + "'\n"));
    write("test.conf", text.toString());
    write(
        "pg_hba.conf",
        """
        host all postgres 127.0.0.1/32 trust
        host replication postgres 127.0.0.1/32 trust
        host all all 127.0.0.1/32 md5
        host replication all 127.0.0.1/32 md5
        """);
    try {
      Path main = path().resolve("postgresql.conf");
      String include = "include 'test.conf'\ninclude_if_exists 'standby.conf'\n";
      if (!Files.readString(main).endsWith(include)) {
        Files.writeString(main, include, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The postmaster's process id; null when no server runs on these files.
  @Nullable Long postmaster() {
    try {
      return Long.valueOf(Files.readAllLines(path().resolve("postmaster.pid")).getFirst().strip());
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.walkFileTree(
          home,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String file, String text) {
    try {
      Files.writeString(path().resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to, @Nullable Path emptied) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes a)
              throws IOException {
            if (emptied != null && directory.startsWith(emptied) && !directory.equals(emptied)) {
              return FileVisitResult.SKIP_SUBTREE; // a slot's directory without its file is fatal
            }
            Files.createDirectories(
                to.resolve(from.relativize(directory).toString()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            boolean left = emptied != null && file.startsWith(emptied);
            if (!left && !NOT_COPIED.contains(file.getFileName().toString())) {
              try {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
              } catch (NoSuchFileException e) {
                // A running server removes files while we copy; the WAL that we replay makes up for
                // it.
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
