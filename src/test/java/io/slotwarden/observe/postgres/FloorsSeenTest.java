package io.slotwarden.observe.postgres;

import static io.slotwarden.observe.postgres.SlotsSeenTest.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.config.Secret;
import io.slotwarden.config.StorageConfig;
import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Observed;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.WalFloors;
import io.slotwarden.testing.Essential;
import io.slotwarden.testing.EssentialTest;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.Postgres;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who holds the WAL, and how much room there is, on real servers.
@ResourceLock(PostgresServer.SHARED_LOCK)
class FloorsSeenTest {
  private static final long SEGMENT = 16L << 20;
  private static final Map<Integer, PostgresServer> ARCHIVING = new HashMap<>();

  @AfterAll
  static void stop() {
    ARCHIVING.values().forEach(PostgresServer::close);
  }

  @EssentialTest
  void readsTheOldestFileAndTheFloorOfTheOldestSlot(Essential where) {
    Postgres server = where.server();
    String slot = PostgresServer.unique("floor");
    server.createLogicalSlot(slot);
    try {
      fillSegments(server, 3);

      WalFloors floors = floors(server);

      assertThat(floors.slotFloorSegment()).isEqualTo(slotSegment(server, slot));
      assertThat(given(floors.currentSegment()) - given(floors.slotFloorSegment())).isEqualTo(3);
      assertThat(floors.oldestSegment()).isLessThanOrEqualTo(floors.slotFloorSegment());
      assertThat(floors.redoFloorSegment()).isLessThanOrEqualTo(floors.currentSegment());
      assertThat(floors.bytes()).isEqualTo(given(floors.files()) * SEGMENT);
      assertThat(floors.listed()).isEqualTo(where.major() >= 12);
      assertThat(floors.readyFiles()).isEqualTo(where.major() >= 12 ? 0L : null);
      assertThat(floors.archiveFloorSegment()).isNull();
      assertThat(floors.archiverFailing()).isFalse();
    } finally {
      server.dropSlots();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void seesAnArchiverThatFailsAndWhatWaitsForIt(int major) {
    PostgresServer server = archiving(major);
    set(server, "archive_command", "'/bin/false'");
    fillSegments(server, 2);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> Integer.parseInt(server.query("select failed_count from pg_stat_archiver")) > 0);

    WalFloors floors = floors(server);

    assertThat(floors.archiverFailing()).isTrue();
    assertThat(floors.lastFailedWal()).matches("[0-9A-F]{24}");
    assertThat(floors.lastFailedAt()).isNotNull();
    if (major >= 12) {
      assertThat(floors.readyFiles()).isPositive();
      assertThat(floors.archiveFloorSegment())
          .isEqualTo(
              Long.parseLong(Objects.requireNonNull(floors.lastFailedWal()).substring(16), 16));
      assertThat(floors.archiveFloorSegment()).isLessThan(floors.currentSegment());
    }
    set(server, "archive_command", "'/bin/true'");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void seesTheFloorOfWalKeep(int major) {
    PostgresServer server = archiving(major);
    set(server, major >= 13 ? "wal_keep_size" : "wal_keep_segments", major >= 13 ? "'64MB'" : "4");
    try {
      fillSegments(server, 1);

      WalFloors floors = floors(server);

      assertThat(floors.keepFloorSegment()).isEqualTo(given(floors.currentSegment()) - 4);
      try (PostgresObserver observer = observer(Sources.of(server), InstantSource.system())) {
        assertThat(known(observer.observe().settings()).walKeepBytes()).isEqualTo(4 * SEGMENT);
      }
    } finally {
      set(server, major >= 13 ? "wal_keep_size" : "wal_keep_segments", "default");
    }
  }

  @Test
  void readsFloorsEveryFourMinutesOrSixteenPollsOrWhenAsked() {
    PostgresServer server = PostgresServer.shared(Majors.newest());
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    try (PostgresObserver observer = observer(Sources.of(server), now::get)) {
      assertThat(observer.observe().floors().at()).isEqualTo(Instant.EPOCH);

      now.set(Instant.EPOCH.plus(Duration.ofMinutes(4)).minusMillis(1));
      assertThat(observer.observe().floors().at()).isEqualTo(Instant.EPOCH);
      now.set(Instant.EPOCH.plus(Duration.ofMinutes(4)));
      assertThat(observer.observe().floors().at()).isEqualTo(now.get());

      Instant before = now.get();
      now.set(before.plusSeconds(1));
      for (int poll = 1; poll <= 16; poll++) {
        assertThat(observer.observe().floors().at()).as("poll %s", poll).isEqualTo(before);
      }
      assertThat(observer.observe().floors().at()).isEqualTo(now.get());

      now.set(now.get().plusSeconds(1));
      observer.refreshFloors();
      assertThat(observer.observe().floors().at()).isEqualTo(now.get());
    }
  }

  @Test
  void measuresAMountedVolume(@TempDir Path volume) {
    Sources source = Sources.of(PostgresServer.shared(Majors.newest()));

    StorageSpace space = known(space(source.withStorage(new StorageConfig.MountedPath(volume))));
    Observed<StorageSpace> wrong =
        space(source.withStorage(new StorageConfig.MountedPath(volume.resolve("missing"))));

    assertThat(space.measured()).isTrue();
    assertThat(space.freeBytes()).isPositive().isLessThanOrEqualTo(space.capacityBytes());
    assertThat(wrong.reason().orElseThrow()).contains("storage.path", "missing");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void computesTheRoomLeftOfAGivenCapacity(int major) {
    PostgresServer server = PostgresServer.shared(major);
    Sources source = Sources.of(server);
    long capacity = 100L << 30;

    StorageSpace walOnly =
        known(space(source.withStorage(new StorageConfig.Capacity(new ByteSize(capacity), true))));
    StorageSpace space =
        known(space(source.withStorage(new StorageConfig.Capacity(new ByteSize(capacity), false))));

    assertThat(space.measured()).isFalse();
    assertThat(space.capacityBytes()).isEqualTo(capacity);
    assertThat(capacity - walOnly.freeBytes())
        .hasToString(
            server.query("select sum(size) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'"));
    assertThat(walOnly.freeBytes() - space.freeBytes())
        .as("what the databases hold")
        .isCloseTo(
            Long.parseLong(
                given(server.query("select sum(pg_database_size(oid)) from pg_database"))),
            Percentage.withPercentage(10));
  }

  @Test
  void aCapacityBelowWhatIsUsedIsNoRoomButAMistake() {
    Sources source = Sources.of(PostgresServer.shared(Majors.newest()));

    assertThat(
            space(source.withStorage(new StorageConfig.Capacity(new ByteSize(1L << 20), false)))
                .reason()
                .orElseThrow())
        .contains("storage.capacity is 1.0 MiB, but", "holds: wal");
  }

  @Test
  void aRoleThatMayNotSizeDatabasesIsToldSo() {
    PostgresServer server = PostgresServer.shared(Majors.newest());
    server.execute("drop database if exists closed", "create database closed");
    server.execute("revoke connect on database closed from public");
    server.execute("drop role if exists lister");
    server.createRole("lister", "x", "");
    server.execute("grant execute on function pg_ls_waldir() to lister");
    server.execute("grant execute on function pg_ls_archive_statusdir() to lister");
    try {
      assertThat(
              space(
                      Sources.of(server)
                          .withUser("lister", new Secret.Literal("x"))
                          .withStorage(new StorageConfig.Capacity(new ByteSize(100L << 30), false)))
                  .reason()
                  .orElseThrow())
          .contains("needs the sizes of the databases (GRANT pg_monitor");
    } finally {
      server.execute("drop database closed", "drop owned by lister", "drop role lister");
    }
  }

  @Test
  void withoutStorageTheRoomIsUnknownAndSaysWhatToConfigure() {
    Sources source = Sources.of(PostgresServer.shared(Majors.newest()));

    assertThat(space(source).reason().orElseThrow())
        .startsWith("no storage configured for orders")
        .contains("storage:");
  }

  private static Observed<StorageSpace> space(Sources source) {
    try (PostgresObserver observer = observer(source, InstantSource.system())) {
      return observer.observe().storage();
    }
  }

  private static WalFloors floors(Postgres server) {
    try (PostgresObserver observer = observer(Sources.of(server), InstantSource.system())) {
      return known(observer.observe().floors());
    }
  }

  private static PostgresObserver observer(Sources source, InstantSource clock) {
    return PostgresObserver.create(source.named("orders"), clock);
  }

  private static PostgresServer archiving(int major) {
    return ARCHIVING.computeIfAbsent(
        major,
        m -> PostgresServer.start(m, Map.of("archive_mode", "on", "archive_command", "/bin/true")));
  }

  private static void set(Postgres server, String setting, String value) {
    server.execute("alter system set " + setting + " = " + value, "select pg_reload_conf()");
    String expected = value.equals("default") ? "0" : value.replace("'", "");
    await().until(() -> expected.equals(server.query("show " + setting)));
  }

  private static void fillSegments(Postgres server, int count) {
    for (int i = 0; i < count; i++) {
      server.writeWal(1);
      server.execute("select pg_switch_wal()");
    }
    server.writeWal(1);
  }

  private static <T> T given(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private static Long slotSegment(Postgres server, String slot) {
    return Long.valueOf(
        Objects.requireNonNull(
            server.query(
                "select floor((restart_lsn - '0/0'::pg_lsn) / "
                    + SEGMENT
                    + ")::bigint from pg_replication_slots where slot_name = '"
                    + slot
                    + "'")));
  }
}
