package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.LsnSample;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A store of an older schema is copied before it is changed; one of a newer schema is left alone.
class OldStoreTest {
  private static final List<String> SCRIPTS = Migrations.shipped().scripts();
  private static final int NEWEST = SCRIPTS.size();
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path directory;

  static IntStream olderVersions() {
    return IntStream.range(1, NEWEST);
  }

  @ParameterizedTest
  @MethodSource("olderVersions")
  void isCopiedBesideItselfBeforeItsSchemaChangesWithAllThatIsInIt(int version)
      throws SQLException, IOException {
    old(version);

    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.lsnHistory("orders", Instant.EPOCH))
          .containsExactly(new LsnSample(Stores.NOW.truncatedTo(ChronoUnit.MINUTES), new Lsn(7)));
      assertThat(store.words(Stores.NOW)).as("the pause is in the copy alone").hasSize(1);
    }
    assertThat(Stores.query(directory, "pragma user_version")).containsExactly("" + NEWEST);

    Path copy = copy(NEWEST);
    assertThat(Files.getPosixFilePermissions(copy))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(query(copy, "pragma user_version")).containsExactly("" + version);
    assertThat(query(copy, "pragma integrity_check")).containsExactly("ok");
    assertThat(query(copy, "select source || ' ' || lsn from lsn_sample"))
        .containsExactly("orders 0/7");
    assertThat(query(copy, "select kind || ' ' || target from persons_word order by id"))
        .containsExactly("protect orders/cdc", "pause all");
    assertThat(names()).doesNotContain(copy.getFileName() + ".partial");
  }

  @ParameterizedTest
  @MethodSource("olderVersions")
  void comesBackInThePlaceOfTheNewerOneWithEverythingPaused(int version) throws Exception {
    old(version);
    Stores.open(directory).close();
    for (String leftOver : List.of("store.db", "store.db-wal", "store.db-shm")) {
      Files.deleteIfExists(directory.resolve(leftOver));
    }
    Files.move(copy(NEWEST), Stores.file(directory));

    try (SqliteStore store =
        SqliteStore.open(
            Stores.file(directory), Stores.CLOCK, new Migrations(SCRIPTS.subList(0, version)))) {
      assertThat(store.startedEmpty()).isFalse();
      assertThat(store.lsnHistory("orders", Instant.EPOCH)).hasSize(1);
    }
    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.words(Stores.NOW))
          .filteredOn(w -> w.kind() == PersonsWord.Kind.PAUSE && w.target().equals("all"))
          .hasSize(1)
          .allMatch(w -> w.isInForce(Stores.NOW))
          .allMatch(w -> w.reason().contains("2026-03-01T10:00:00Z"))
          .allMatch(w -> w.reason().contains("slotwarden unpause all"));
    }
  }

  @Test
  void isNotCopiedWhenItIsNewOrOfThisVersionAlready() throws IOException {
    Stores.open(directory).close();
    Stores.open(directory).close();

    assertThat(names()).noneMatch(name -> name.contains("before"));
  }

  @Test
  void keepsTheThreeNewestCopiesAndNothingElseThatLiesThere() throws Exception {
    for (String name :
        List.of("before-1", "before-2", "before-3", "before-3.partial", "before-x", "backup")) {
      Files.writeString(directory.resolve("store.db." + name), "an old one");
    }
    old(1);

    Stores.open(directory).close();

    assertThat(names())
        .contains(
            "store.db.before-" + NEWEST,
            "store.db.before-3",
            "store.db.before-2",
            "store.db.before-3.partial",
            "store.db.before-x",
            "store.db.backup")
        .doesNotContain("store.db.before-1");
  }

  @Test
  void isLeftAsItWasToTheByteByAnOlderProgramEvenWithALogThatWasNotBroughtHome() throws Exception {
    Path killed = Files.createDirectory(directory.resolve("killed"));
    try (SqliteStore newer =
        SqliteStore.open(Stores.file(directory), Stores.CLOCK, newer(NEWEST + 1))) {
      newer.saveLsn("orders", Stores.NOW, new Lsn(7));
      // What a kill -9 leaves: the file, and its log with the last commits.
      for (String file : List.of("store.db", "store.db-wal")) {
        Files.copy(directory.resolve(file), killed.resolve(file));
      }
    }
    byte[] before = Files.readAllBytes(Stores.file(killed));
    byte[] log = Files.readAllBytes(killed.resolve("store.db-wal"));
    assertThat(log).isNotEmpty();

    assertThatThrownBy(() -> Stores.open(killed))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining(Stores.file(killed).toString())
        .hasMessageContaining("has schema version " + (NEWEST + 1))
        .hasMessageContaining("knows up to " + NEWEST + ": nothing in it was changed")
        .hasMessageContaining("before-*");

    assertThat(Files.readAllBytes(Stores.file(killed))).isEqualTo(before);
    assertThat(Files.readAllBytes(killed.resolve("store.db-wal"))).isEqualTo(log);
    try (SqliteStore newer =
        SqliteStore.open(Stores.file(killed), Stores.CLOCK, newer(NEWEST + 1))) {
      assertThat(newer.lsnHistory("orders", Instant.EPOCH)).hasSize(1);
    }
  }

  @Test
  void isNotChangedWhenTheCopyCantBeMade() throws Exception {
    old(NEWEST - 1);
    byte[] before = Files.readAllBytes(Stores.file(directory));
    // In the way of the copy: a directory with something in it.
    Files.createDirectories(directory.resolve("store.db.before-" + NEWEST + ".partial/x"));

    assertThatThrownBy(() -> Stores.open(directory))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("can't copy the store " + Stores.file(directory))
        .hasMessageContaining("The store was not changed");

    assertThat(Files.readAllBytes(Stores.file(directory))).isEqualTo(before);
    assertThat(Stores.query(directory, "pragma user_version")).containsExactly("" + (NEWEST - 1));
  }

  /// On a file system of its own that has room for the store alone.
  @Test
  void isNotChangedWhenTheDiskHasNoRoomForACopy() throws Exception {
    Tools.required(
        Optional.of(run(List.of("unshare", "-Urm", "true"))).filter(Said::isDone),
        "unshare, with user namespaces");
    old(NEWEST - 1);
    Stores.execute(
        directory,
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 3000)"
            + " insert into message select 'k' || i, '', '', '', '', '', '', '', null,"
            + " hex(randomblob(500)) from n");
    Path small = Files.createDirectory(directory.resolve("small"));
    Path libraries = Files.createDirectory(directory.resolve("libraries"));

    Said said =
        run(
            List.of(
                "unshare",
                "-Urm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=5m tmpfs \"$1\" && cp \"$2\" \"$1\" && shift 2 && \"$@\""
                    + " && cmp \"$OLD\" \"$SMALL/store.db\" && ls \"$SMALL\"",
                "sh",
                small.toString(),
                Stores.file(directory).toString()),
            MigratingChild.command(libraries, small, "shipped"),
            small);

    assertThat(said.isDone()).as(said.text()).isTrue();
    assertThat(said.text())
        .contains("refused: can't copy the store " + Stores.file(small))
        .contains("the disk is full")
        .contains("make room for a second file of its size in " + small)
        .doesNotContain("before-" + NEWEST + ".partial\n", "opened ");
  }

  @Test
  void opensAfterAKillInTheMiddleOfItsMigration() throws Exception {
    old(NEWEST - 1);

    Process child = start("endless");
    await(child, copy(NEWEST + 1));
    kill(child);

    assertThat(Stores.query(directory, "pragma integrity_check")).containsExactly("ok");
    assertThat(Stores.query(directory, "pragma user_version")).containsExactly("" + (NEWEST - 1));
    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.lsnHistory("orders", Instant.EPOCH)).hasSize(1);
    }
    assertThat(query(copy(NEWEST), "pragma user_version")).containsExactly("" + (NEWEST - 1));
  }

  @Test
  void opensAfterAKillInTheMiddleOfItsCopyWhichIsThenMadeAnew() throws Exception {
    old(NEWEST - 1);
    Stores.execute(
        directory,
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 40000)"
            + " insert into message select 'k' || i, '', '', '', '', '', '', '', null,"
            + " hex(randomblob(500)) from n");
    Path partial = directory.resolve("store.db.before-" + NEWEST + ".partial");

    Process child = start("shipped");
    await(child, partial);
    kill(child);

    assertThat(Stores.query(directory, "pragma integrity_check")).containsExactly("ok");
    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.lsnHistory("orders", Instant.EPOCH)).hasSize(1);
    }
    assertThat(query(copy(NEWEST), "select count(*) from message")).containsExactly("40000");
    assertThat(query(copy(NEWEST), "pragma user_version")).containsExactly("" + (NEWEST - 1));
    assertThat(partial).doesNotExist();
  }

  /// A store of that version with something in it.
  private void old(int version) throws SQLException {
    try (SqliteStore store =
        SqliteStore.open(
            Stores.file(directory), Stores.CLOCK, new Migrations(SCRIPTS.subList(0, version)))) {
      store.saveLsn("orders", Stores.NOW, new Lsn(7));
      store.addWord(
          PersonsWord.Kind.PROTECT, "orders/cdc", "the team said so", Stores.NOW, null, "anna");
    }
    assertThat(Stores.query(directory, "pragma user_version")).containsExactly("" + version);
  }

  private static Migrations newer(int version) {
    List<String> scripts = new ArrayList<>(SCRIPTS);
    while (scripts.size() < version) {
      scripts.add("create table later_" + scripts.size() + " (id integer)");
    }
    return new Migrations(scripts);
  }

  private Path copy(int version) {
    return directory.resolve("store.db.before-" + version);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  private static List<String> query(Path file, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (results.next()) {
        rows.add(results.getString(1));
      }
      return rows;
    }
  }

  private Process start(String how) throws IOException {
    Path libraries = Files.createDirectories(directory.resolve("libraries"));
    return new ProcessBuilder(MigratingChild.command(libraries, directory, how))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void await(Process child, Path file) {
    Awaitility.await(file + " is there")
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Files.exists(file) || !child.isAlive());
    assertThat(child.isAlive()).as("it is still at work").isTrue();
  }

  private static void kill(Process child) throws InterruptedException {
    child.destroyForcibly();
    assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private record Said(int exit, String text) {
    boolean isDone() {
      return exit == 0;
    }
  }

  private static Said run(List<String> command) throws Exception {
    return run(new ProcessBuilder(command));
  }

  private Said run(List<String> before, List<String> command, Path small) throws Exception {
    List<String> all = new ArrayList<>(before);
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().put("SMALL", small.toString());
    builder.environment().put("OLD", Stores.file(directory).toString());
    return run(builder);
  }

  private static Said run(ProcessBuilder builder) throws Exception {
    try {
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Said(process.waitFor(), text);
    } catch (IOException e) {
      return new Said(-1, e.toString());
    }
  }
}
