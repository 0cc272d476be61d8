package io.slotwarden.record;

import io.slotwarden.model.Alert;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A look at a store beside the daemon that writes it: reads only, and hinders nobody.
public final class StoreLook implements AutoCloseable {
  /// A person waits; the daemon itself holds a lock that is in the way for moments only.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final Connection connection;
  private final SchemaVersion version;

  private StoreLook(Path file, Connection connection, SchemaVersion version) {
    this.file = file;
    this.connection = connection;
    this.version = version;
  }

  /// Opens a store, or a copy of one, to read.
  ///
  /// @throws StoreUnavailable when there is none, it can't be read, it is no store of ours, or a
  ///   newer slotwarden has written it
  public static StoreLook open(Path named) {
    Path file = named.toAbsolutePath().normalize();
    if (!Files.isRegularFile(file) || file.toString().indexOf('?') >= 0) {
      throw new StoreUnavailable("there is no store at " + file);
    }
    try {
      Connection connection = SchemaVersion.readOnly(file, Math.toIntExact(PATIENCE.toMillis()));
      try {
        SchemaVersion version = SchemaVersion.of(connection);
        version.check(file, Migrations.shipped().newest());
        if (version.number() == 0) {
          throw new StoreUnavailable(
              "the store " + file + " is empty: no daemon has opened it yet");
        }
        return new StoreLook(file, connection, version);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw Trouble.of(file, "look", e);
    }
  }

  /// Reads the whole file once for its integrity.
  ///
  /// @throws StoreUnavailable when it can't be read
  public StoreFacts facts() {
    try {
      List<String> damage = StoreCopy.damage(connection);
      return Sql.first(connection, "store-facts", row -> StoreFacts.of(file, version, row, damage))
          .orElseThrow();
    } catch (SQLException e) {
      throw Trouble.of(file, "look", e);
    }
  }

  /// What the daemon of this store has in hand.
  ///
  /// @throws StoreUnavailable when it can't be read, or is of an older version
  public StoreDuties duties(Instant now) {
    if (version.number() < Migrations.shipped().newest()) {
      throw new StoreUnavailable(
          "the store %s has schema version %d and is not brought forward: its daemon is an older one"
              .formatted(file, version.number()));
    }
    try {
      return new StoreDuties(
          MemoryTables.load(connection).drops().values().stream()
              .filter(d -> d.mark() != null)
              .toList(),
          RegistrationTable.endedAfter(connection, now).stream()
              .filter(r -> r.ended() == null)
              .toList(),
          AlertTables.load(connection).alerts().values().stream().filter(Alert::isOpen).toList());
    } catch (SQLException e) {
      throw Trouble.of(file, "look", e);
    }
  }

  /// Copies the store as it is at one moment into a file that is not there yet: whole, checked, on
  /// the disk, and readable by this user alone. In the copy everything is paused ([StoreCopy]).
  ///
  /// @return what is in the copy
  /// @throws StoreUnavailable when it can't be made; then no file of that name is left
  public StoreFacts copyTo(Path named, Instant now) {
    Path copy = named.toAbsolutePath().normalize();
    try {
      if (Files.exists(copy)) {
        throw new FileAlreadyExistsException(copy.toString());
      }
      StoreCopy.write(connection, copy, "slotwarden store backup", now);
    } catch (FileAlreadyExistsException e) {
      throw new StoreUnavailable(
          copy + " is there already, and nothing is overwritten: name another file", e);
    } catch (SQLException e) {
      throw failed(copy, Trouble.reason(e) + " (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw failed(copy, e.toString(), e);
    }
    try (StoreLook made = open(copy)) {
      return made.facts();
    }
  }

  /// As [#copyTo], into a stream, by way of a file beside the store, the only place where a
  /// read-only container can write; it is removed, also when the process is told to end.
  public StoreFacts copyTo(OutputStream out, Instant now) {
    Path copy =
        file.resolveSibling(file.getFileName() + ".backup-" + ProcessHandle.current().pid());
    Thread remove = Thread.ofPlatform().unstarted(() -> remove(copy));
    Runtime.getRuntime().addShutdownHook(remove);
    try {
      StoreFacts facts = copyTo(copy, now);
      Files.copy(copy, out);
      out.flush();
      return facts;
    } catch (IOException e) {
      throw failed(copy, "its reader ended: " + e, e);
    } finally {
      remove(copy);
      unhook(remove);
    }
  }

  private static void unhook(Thread remove) {
    try {
      Runtime.getRuntime().removeShutdownHook(remove);
    } catch (IllegalStateException _) {
      // The process ends, and it removes what is there.
    }
  }

  private static void remove(Path copy) {
    try {
      Files.deleteIfExists(copy.resolveSibling(copy.getFileName() + StoreCopy.UNFINISHED));
      Files.deleteIfExists(copy);
    } catch (IOException _) {
      // A file more in a directory that can't be written any more.
    }
  }

  private StoreUnavailable failed(Path copy, String why, Exception e) {
    return new StoreUnavailable("can't copy the store " + file + " to " + copy + ": " + why, e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw Trouble.of(file, "close", e);
    }
  }
}
