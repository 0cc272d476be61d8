package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.PersonsWord;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A copy of the store, beside whatever writes it.
class StoreBackupTest {
  private static final Instant LATER = Stores.NOW.plus(Duration.ofDays(3));

  @TempDir Path directory;

  @Test
  void isOneMomentOfAStoreThatIsWrittenAllTheTime() throws Exception {
    Process daemon = RestlessWriter.start(directory, 1);
    try (BufferedReader lines = daemon.inputReader()) {
      long acts = 0;
      for (int copy = 1; copy <= 3; copy++) {
        awaitStep(lines);
        Path target = Files.createDirectory(directory.resolve("copy-" + copy));
        StoreFacts made;
        try (StoreLook look = StoreLook.open(Stores.file(directory))) {
          made = look.copyTo(Stores.file(target), LATER);
        }

        assertThat(daemon.isAlive()).as("the daemon goes on").isTrue();
        assertThat(made.damage()).isEmpty();
        assertThat(made.acts()).as("more than the last time").isGreaterThan(acts);
        acts = made.acts();
        assertThat(Stores.query(target, "pragma foreign_key_check")).isEmpty();
        try (SqliteStore store = Stores.open(target)) {
          assertThat(store.recent(1_000_000)).hasSize(Math.toIntExact(acts));
          assertThat(store.open()).as("the act of that moment").hasSizeLessThanOrEqualTo(1);
        }
      }
    } finally {
      daemon.destroyForcibly().waitFor();
    }
  }

  @Test
  void pausesEverythingInTheCopyAndNothingInTheStore() throws SQLException {
    Path copy = copyOfASmallStore();

    assertThat(Stores.query(directory, "select count(*) from persons_word")).containsExactly("0");
    try (SqliteStore restored = SqliteStore.open(copy, () -> LATER)) {
      assertThat(restored.words(LATER))
          .singleElement()
          .satisfies(
              w -> {
                assertThat(w.kind()).isEqualTo(PersonsWord.Kind.PAUSE);
                assertThat(w.target()).isEqualTo("all");
                assertThat(w.until()).isNull();
                assertThat(w.by()).isEqualTo("slotwarden store backup");
                assertThat(w.reason())
                    .contains(
                        "a copy of the store of 2026-03-04T10:00:00Z",
                        "slotwarden unpause all --reason");
              });
      assertThat(restored.createdAt()).as("it is no new store").isEqualTo(Stores.NOW);
    }
  }

  @Test
  void isForThisUserAloneAndLeavesTheStoreAsItWas() throws Exception {
    Stores.open(directory).close();
    byte[] before = Files.readAllBytes(Stores.file(directory));

    Path copy = directory.resolve("copy.db");
    try (StoreLook look = StoreLook.open(Stores.file(directory))) {
      look.copyTo(copy, LATER);
    }

    assertThat(Files.getPosixFilePermissions(copy))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readAllBytes(Stores.file(directory))).isEqualTo(before);
    assertThat(directory.resolve("copy.db.partial")).doesNotExist();
  }

  @Test
  void overwritesNothing() throws IOException {
    Stores.open(directory).close();
    Path copy = Files.writeString(directory.resolve("copy.db"), "of somebody else");

    try (StoreLook look = StoreLook.open(Stores.file(directory))) {
      assertThatThrownBy(() -> look.copyTo(copy, LATER))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining(copy + " is there already");
      assertThatThrownBy(() -> look.copyTo(Stores.file(directory), LATER))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("is there already");
    }

    assertThat(copy).hasContent("of somebody else");
  }

  @Test
  void leavesNoFileWhereItCantBeMade() throws IOException {
    Stores.open(directory).close();
    Path missing = directory.resolve("missing/copy.db");

    try (StoreLook look = StoreLook.open(Stores.file(directory))) {
      assertThatThrownBy(() -> look.copyTo(missing, LATER))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("can't copy the store " + Stores.file(directory))
          .hasMessageContaining(missing.toString());
    }

    assertThat(missing.getParent()).doesNotExist();
  }

  @Test
  void goesThroughAPipeByWayOfAFileBesideTheStoreThatIsRemoved() throws Exception {
    Stores.open(directory).close();
    ByteArrayOutputStream pipe = new ByteArrayOutputStream();

    StoreFacts made;
    try (StoreLook look = StoreLook.open(Stores.file(directory))) {
      made = look.copyTo(pipe, LATER);
    }

    assertThat((long) pipe.size()).isEqualTo(made.bytes());
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.write(Stores.file(elsewhere), pipe.toByteArray());
    assertThat(Stores.query(elsewhere, "pragma integrity_check")).containsExactly("ok");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .noneMatch(name -> name.contains("backup"));
    }
  }

  @Test
  void isRefusedOfWhatIsNoStoreOrOfANewerOne() throws Exception {
    assertThatThrownBy(() -> StoreLook.open(Stores.file(directory)))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("there is no store at " + Stores.file(directory));
    assertThat(Stores.file(directory)).doesNotExist();

    Stores.execute(directory, "create table theirs (id integer)");
    assertThatThrownBy(() -> StoreLook.open(Stores.file(directory)))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("another program");

    Files.delete(Stores.file(directory));
    Stores.open(directory).close();
    Stores.execute(directory, "pragma user_version = 99");
    assertThatThrownBy(() -> StoreLook.open(Stores.file(directory)))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("has schema version 99");
  }

  @Test
  void damageIsFoundAndNotCopied() throws Exception {
    try (SqliteStore store = Stores.open(directory)) {
      for (int minute = 0; minute < 3_000; minute++) {
        store.saveLsn("orders", Stores.NOW.plus(Duration.ofMinutes(minute)), new Lsn(minute));
      }
    }
    try (RandomAccessFile file = new RandomAccessFile(Stores.file(directory).toFile(), "rw")) {
      file.seek(file.length() - 8_000);
      file.write(new byte[6_000]);
    }

    try (StoreLook look = StoreLook.open(Stores.file(directory))) {
      assertThatThrownBy(look::facts)
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("it is damaged");
      assertThatThrownBy(() -> look.copyTo(directory.resolve("copy.db"), LATER))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("damaged");
    }
    assertThat(directory.resolve("copy.db")).doesNotExist();
  }

  private Path copyOfASmallStore() {
    Stores.open(directory).close();
    Path copy = directory.resolve("copy.db");
    try (StoreLook look = StoreLook.open(Stores.file(directory))) {
      look.copyTo(copy, LATER);
    }
    return copy;
  }

  private static void awaitStep(BufferedReader lines) throws IOException {
    for (int steps = 0; steps < 5; ) {
      String line = lines.readLine();
      assertThat(line).as("the daemon's next line").isNotNull();
      steps += line.startsWith("settled ") ? 1 : 0;
    }
  }
}
