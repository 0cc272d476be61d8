package io.slotwarden.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/// A copy of a store in a file of its own, by SQLite itself (`VACUUM INTO`): one moment of it,
/// whoever writes meanwhile. It comes into being under another name, and gets its own only when it
/// is whole, checked and on the disk.
///
/// Into each copy goes a pause of everything. Whoever puts it in a store's place puts the past in
/// the place of the present: what people protected, paused or snoozed since then is not in it. So
/// nothing is done until somebody has looked and takes the pause back, and grace and notice start
/// anew then, as after every pause.
final class StoreCopy {
  /// Not readable by others: acts, reasons and names are in it.
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static final String UNFINISHED = ".partial";

  private StoreCopy() {}

  /// @param by who makes the copy, for whoever finds the pause in it
  /// @param how its file gets its name: [StandardCopyOption#ATOMIC_MOVE] replaces another
  /// @throws SQLException when SQLite could not read the one or write the other
  /// @throws IOException likewise, and when the file may not be made
  /// @throws StoreUnavailable when the copy is not what it should be
  static void write(Connection from, Path target, String by, Instant now, CopyOption... how)
      throws SQLException, IOException {
    Path partial = target.resolveSibling(target.getFileName() + UNFINISHED);
    Files.deleteIfExists(partial); // of one that was killed
    Files.createFile(partial, PRIVATE);
    try {
      try (PreparedStatement vacuum = from.prepareStatement(Sql.text("copy-into"))) {
        vacuum.setString(1, partial.toString());
        vacuum.execute();
      }
      pauseAndCheck(partial, SchemaVersion.of(from), by, now);
      flush(partial, StandardOpenOption.WRITE);
      Files.move(partial, target, how);
      Path directory = target.toAbsolutePath().getParent();
      if (directory != null) {
        flush(directory, StandardOpenOption.READ);
      }
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static void pauseAndCheck(Path copy, SchemaVersion expected, String by, Instant now)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.MEMORY);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + copy)) {
      Sql.update(connection, "persons-word-add", "pause", "all", reason(now), now, null, by);
      SchemaVersion version = SchemaVersion.of(connection);
      List<String> damage = damage(connection);
      if (!version.equals(expected) || !damage.isEmpty()) {
        throw new StoreUnavailable(
            "the copy is not what it was made of (%s, %s): the store or the disk is damaged; nothing is changed"
                .formatted(version, damage.isEmpty() ? "sound" : damage));
      }
    }
  }

  private static String reason(Instant now) {
    return "this is a copy of the store of "
        + now.truncatedTo(ChronoUnit.SECONDS)
        + ": what was protected, paused or approved since then is not in it; look, say it again,"
        + " and then: slotwarden unpause all --reason TEXT";
  }

  /// What SQLite finds wrong with a database; empty when nothing.
  static List<String> damage(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(Sql.text("integrity"))) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found.equals(List.of("ok")) ? List.of() : found;
    }
  }

  /// Of a file that SQLite has not open: closing a channel of one that it has would drop its locks.
  private static void flush(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
