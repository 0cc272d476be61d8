package io.slotwarden.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a store was before each change of its schema: `slotwarden.db.before-6` beside it.
///
/// @param from the version that it has
/// @param to the version that it gets
record MigrationCopies(Path store, int from, int to) {
  private static final Logger LOG = LoggerFactory.getLogger(MigrationCopies.class);

  /// Enough to go back over two releases; each is as large as the store was.
  static final int KEPT = 3;

  /// Makes the copy, on the disk when this returns. One of the same version, which an attempt left
  /// that did not come to its end, is replaced in one step by the whole new one.
  ///
  /// @throws StoreUnavailable when it can't be made; the store is as it was
  void write(Connection connection, Instant now) {
    Path copy = path();
    try {
      StoreCopy.write(
          connection, copy, "slotwarden, before " + change(), now, StandardCopyOption.ATOMIC_MOVE);
    } catch (SQLException e) {
      throw new StoreUnavailable(
          "can't copy the store %s to %s before %s: %s (%s). The store was not changed: make room for a second file of its size in %s"
              .formatted(
                  store, copy, change(), Trouble.reason(e), e.getMessage(), store.getParent()),
          e);
    } catch (IOException e) {
      throw new StoreUnavailable(
          "can't copy the store %s to %s before %s (%s). The store was not changed: let this user write in %s, and make room for a second file of its size"
              .formatted(store, copy, change(), e, store.getParent()),
          e);
    }
    LOG.atInfo()
        .addKeyValue("event", "store")
        .addKeyValue("copy", copy)
        .log("the store was copied before {}", change());
  }

  /// Keeps the newest; what can't be removed stays, and is tried again at the next change.
  void removeOld() {
    Pattern name = Pattern.compile(Pattern.quote(store.getFileName() + ".before-") + "(\\d{1,6})");
    try (Stream<Path> files = Files.list(store.getParent())) {
      List<Path> copies =
          files
              .filter(f -> name.matcher(f.getFileName().toString()).matches())
              .sorted(Comparator.comparingInt((Path f) -> version(name, f)).reversed())
              .toList();
      for (Path old : copies.subList(Math.min(KEPT, copies.size()), copies.size())) {
        Files.delete(old);
      }
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("event", "store")
          .log("old copies beside the store can't be removed: {}", e.toString());
    }
  }

  private static int version(Pattern name, Path file) {
    Matcher m = name.matcher(file.getFileName().toString());
    return m.matches() ? Integer.parseInt(m.group(1)) : 0;
  }

  private Path path() {
    return store.resolveSibling(store.getFileName() + ".before-" + to);
  }

  private String change() {
    return "its schema changes from version " + from + " to " + to;
  }
}
