package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.LsnSample;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {
  @TempDir Path directory;

  @Test
  void saysThatANewStoreIsEmptyAndRemembersItsBirth() {
    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.startedEmpty()).isTrue();
      assertThat(store.createdAt()).isEqualTo(Stores.NOW);
    }

    InstantSource later = InstantSource.fixed(Stores.NOW.plus(Duration.ofDays(3)));
    try (SqliteStore store = SqliteStore.open(Stores.file(directory), later)) {
      assertThat(store.startedEmpty()).isFalse();
      assertThat(store.createdAt()).isEqualTo(Stores.NOW);
    }
  }

  @Test
  void makesEveryCommitDurableAndReadersFree() throws SQLException {
    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.pragma("journal_mode")).isEqualTo("wal");
      assertThat(store.pragma("synchronous")).isEqualTo("2");
      assertThat(store.pragma("foreign_keys")).isEqualTo("1");
      assertThat(store.pragma("busy_timeout")).isEqualTo("1000");
    }
  }

  @Test
  void refusesASecondDaemonUntilTheFirstIsGone() {
    try (SqliteStore first = Stores.open(directory)) {
      assertThatThrownBy(() -> Stores.open(directory))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("another slotwarden")
          .hasMessageContaining("store.db.lock");
      assertThatThrownBy(() -> SqliteStore.open(directory.resolve("./store.db"), Stores.CLOCK))
          .isInstanceOf(StoreUnavailable.class);
      assertThat(first.holdsLock()).isTrue();
    }

    try (SqliteStore second = Stores.open(directory)) {
      assertThat(second.holdsLock()).isTrue();
    }
  }

  @Test
  void meetsInOneLockThroughALinkToTheFile() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    try (SqliteStore first = Stores.open(directory)) {
      Path link = Files.createSymbolicLink(Stores.file(other), Stores.file(directory));

      assertThatThrownBy(() -> SqliteStore.open(link, Stores.CLOCK))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("another slotwarden");
      assertThat(first.holdsLock()).isTrue();
    }
  }

  @Test
  void losesTheLeadershipWithItsLockFile() throws IOException {
    try (SqliteStore store = Stores.open(directory)) {
      Files.delete(directory.resolve("store.db.lock"));
      assertThat(store.holdsLock()).isFalse();

      Files.createFile(directory.resolve("store.db.lock"));
      assertThat(store.holdsLock()).isFalse();
    }
  }

  @Test
  void holdsNoLockOnceItIsClosed() {
    SqliteStore store = Stores.open(directory);
    store.close();
    store.close();

    assertThat(store.holdsLock()).isFalse();
    assertThatThrownBy(store::loadMemory)
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("it is closed");
  }

  @Test
  void refusesADirectoryThatIsMissing() {
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> Stores.open(missing))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("create " + missing);
  }

  @Test
  void refusesADirectoryInPlaceOfAFile() {
    assertThatThrownBy(() -> SqliteStore.open(directory, Stores.CLOCK))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("is a directory");
  }

  @Test
  void refusesAFileThatIsNoDatabaseAndLeavesItAsItWas() throws IOException {
    String text = "not a database, but long enough to hold more than a header. ".repeat(20);
    Files.writeString(Stores.file(directory), text);

    assertThatThrownBy(() -> Stores.open(directory))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("it is no SQLite database")
        .hasMessageContaining(Stores.file(directory).toString());

    assertThat(Files.readString(Stores.file(directory))).isEqualTo(text);
  }

  @Test
  void refusesTheDatabaseOfAnotherProgram() throws SQLException {
    Stores.execute(directory, "create table theirs (id integer)");

    assertThatThrownBy(() -> Stores.open(directory))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("another program");

    assertThat(Stores.query(directory, "select name from sqlite_master")).containsExactly("theirs");
  }

  @Test
  void refusesAStoreThatANewerSlotwardenHasWritten() throws SQLException {
    Stores.open(directory).close();
    Stores.execute(directory, "pragma user_version = 7");

    assertThatThrownBy(() -> Stores.open(directory))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("schema version 7")
        .hasMessageContaining("Run the newer slotwarden again");

    assertThat(Stores.query(directory, "pragma user_version")).containsExactly("7");
  }

  @Test
  void canBeOpenedAgainAfterARefusal() throws SQLException {
    refusesAStoreThatANewerSlotwardenHasWritten();

    Stores.execute(directory, "pragma user_version = " + Migrations.shipped().scripts().size());

    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.writable().isKnown()).isTrue();
    }
  }

  @Test
  void bringsAStoreOfVersionOneForwardWithAllThatIsInIt() throws SQLException {
    try (SqliteStore store = SqliteStore.open(Stores.file(directory), Stores.CLOCK, first())) {
      store.saveLsn("orders", Stores.NOW, new Lsn(5));
    }
    Migrations two =
        new Migrations(
            List.of(
                Migrations.shipped().scripts().getFirst(),
                "create table later (id integer); alter table lsn_sample add column note text"));

    try (SqliteStore store = SqliteStore.open(Stores.file(directory), Stores.CLOCK, two)) {
      assertThat(store.startedEmpty()).isFalse();
      assertThat(store.lsnHistory("orders", Instant.EPOCH))
          .extracting(LsnSample::lsn)
          .containsExactly(new Lsn(5));
    }

    assertThat(Stores.query(directory, "pragma user_version")).containsExactly("2");
    assertThat(Stores.query(directory, "select count(*) from later")).containsExactly("0");
  }

  @Test
  void leavesAStoreAtItsVersionWhenAMigrationFails() throws SQLException {
    SqliteStore.open(Stores.file(directory), Stores.CLOCK, first()).close();
    Migrations broken =
        new Migrations(
            List.of(
                Migrations.shipped().scripts().getFirst(),
                "create table later (id integer); drop table nowhere"));

    assertThatThrownBy(() -> SqliteStore.open(Stores.file(directory), Stores.CLOCK, broken))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("nowhere");

    assertThat(Stores.query(directory, "pragma user_version")).containsExactly("1");
    assertThat(Stores.query(directory, "select name from sqlite_master where name = 'later'"))
        .isEmpty();
  }

  private static Migrations first() {
    return new Migrations(List.of(Migrations.shipped().scripts().getFirst()));
  }

  @Test
  void shipsEveryMigrationThatLiesInItsPackageInOrder() throws IOException, URISyntaxException {
    Path resources =
        Path.of(SqliteStore.class.getResource(Migrations.NAMES.getFirst() + ".sql").toURI())
            .getParent();
    try (Stream<Path> files = Files.list(resources)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.startsWith("migration-"))
                  .map(name -> name.replace(".sql", ""))
                  .sorted())
          .containsExactlyElementsOf(Migrations.NAMES);
    }
    for (int i = 0; i < Migrations.NAMES.size(); i++) {
      assertThat(Migrations.NAMES.get(i)).startsWith("migration-%04d-".formatted(i + 1));
    }
  }
}
