package io.slotwarden.demo.survive;

import io.slotwarden.demo.DemoServer;
import io.slotwarden.demo.DemoTask;
import io.slotwarden.demo.Ending;
import io.slotwarden.demo.Statements;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One primary on a small disk: an abandoned slot, a DMS task, a living consumer, a steady load.
final class Trial {
  static final String ABANDONED = "mig_2026_orders";
  static final String TASK = "orders-to-redshift";
  static final String TASK_SLOT = "dms_orders_cdc";
  static final String LIVING = "cdc_warehouse";

  private static final String OUT_OF_SPACE = "No space left on device";

  final Guard guard;
  final DemoServer server;
  final SimulatedDms dms;
  final DemoTask task;
  final LivingConsumer living;
  final Load load;
  private final SmallDisk disk;
  private final Path log;
  private @Nullable Connection connection;
  private final Set<String> reading = new HashSet<>();
  private final Map<String, Duration> lost = new HashMap<>();
  private final Map<String, Duration> gone = new HashMap<>();
  private long free;
  private long leastFree = Long.MAX_VALUE;
  private final List<String> unsaid = new ArrayList<>();
  private boolean onBreak;
  private long ordersAtTheEnd = Long.MAX_VALUE;
  private boolean up = true;
  private @Nullable Duration died;

  private Trial(
      Guard guard,
      SmallDisk disk,
      Path log,
      DemoServer server,
      SimulatedDms dms,
      DemoTask task,
      LivingConsumer living,
      Load load) {
    this.guard = guard;
    this.disk = disk;
    this.log = log;
    this.server = server;
    this.dms = dms;
    this.task = task;
    this.living = living;
    this.load = load;
  }

  /// Starts all of it but the load's consequences.
  ///
  /// @param directory for what does not belong on the small disk
  static Trial start(Guard guard, Path directory, Ending ending, InstantSource clock)
      throws Exception {
    Path own = Files.createDirectories(directory.resolve(guard.name().toLowerCase(Locale.ROOT)));
    SmallDisk disk = ending.start(() -> SmallDisk.mount(own.resolve("disk"), Timetable.DISK_MIB));
    Path log = own.resolve("postgresql.log");
    Map<String, String> settings = new HashMap<>(guard.settings);
    settings.put("max_wal_size", Timetable.MAX_WAL_MIB + "MB");
    settings.put("min_wal_size", "8MB");
    settings.put("checkpoint_timeout", "30s");
    settings.put("autovacuum", "off"); // its files are not the story
    DemoServer server =
        ending.start(() -> DemoServer.start(directory, disk.path().resolve("data"), log, settings));
    server.createSlot(ABANDONED);
    server.createSlot(TASK_SLOT);
    server.createSlot(LIVING);
    SimulatedDms dms = ending.start(() -> SimulatedDms.start(clock));
    DemoTask task = ending.start(() -> task(dms, server));
    LivingConsumer living = ending.start(() -> new LivingConsumer(server, LIVING));
    living.come();
    Load load = ending.start(() -> Load.on(server));
    return new Trial(guard, disk, log, server, dms, task, living, load);
  }

  private static DemoTask task(SimulatedDms dms, DemoServer server) throws Exception {
    SimulatedResource instance = dms.addInstance("dms-prod", "127.0.0.1");
    SimulatedResource source =
        dms.addEndpoint(
                "orders-src",
                "source",
                "127.0.0.1",
                server.port(),
                DemoServer.DATABASE,
                DemoServer.DMS_READER)
            .with("PostgreSQLSettings", Map.of("SlotName", TASK_SLOT));
    SimulatedResource target =
        dms.addEndpoint("warehouse", "target", "warehouse.internal", 5439, "dwh", "loader")
            .with("EngineName", "redshift");
    dms.addConnection(instance, source);
    dms.addConnection(instance, target);
    return DemoTask.start(dms, server, TASK, TASK_SLOT, source, target, instance);
  }

  Path pgWal() {
    return disk.path().resolve("data").resolve("pg_wal");
  }

  /// Looks at the disk and the slots.
  ///
  /// @param now since the beginning
  void look(Duration now) throws IOException {
    free = disk.free();
    leastFree = Math.min(leastFree, free);
    try {
      Set<String> there = new HashSet<>();
      reading.clear();
      try (Statement s = connection().createStatement();
          ResultSet rows = s.executeQuery(Statements.read(Trial.class, "slots"))) {
        while (rows.next()) {
          there.add(rows.getString(1));
          if (rows.getBoolean(2)) {
            reading.add(rows.getString(1));
          }
          if ("lost".equals(rows.getString(3))
              && lost.putIfAbsent(rows.getString(1), now) == null) {
            unsaid.add("slot " + rows.getString(1) + " is lost");
          }
        }
      }
      for (String slot : List.of(ABANDONED, TASK_SLOT, LIVING)) {
        if (!there.contains(slot) && gone.putIfAbsent(slot, now) == null) {
          unsaid.add("slot " + slot + " is dropped");
        }
      }
      up = true;
      if (!onBreak && !reading.contains(LIVING)) {
        living.come();
      }
    } catch (SQLException e) {
      connection = null;
      up = false;
      reading.clear();
      if (died == null) {
        died = now;
        unsaid.add("the primary is DOWN: " + e.getMessage());
      }
    }
  }

  void beginBreak() {
    onBreak = true;
    living.leave();
  }

  void endBreak() {
    onBreak = false;
  }

  /// The load ends; what was ordered until now has to reach the living consumer.
  void end() {
    load.close();
    ordersAtTheEnd = load.orders();
  }

  long ordersAtTheEnd() {
    return ordersAtTheEnd;
  }

  boolean hasCaughtUp() {
    return living.last() >= ordersAtTheEnd;
  }

  /// What was seen for the first time since it was last asked.
  List<String> news() {
    List<String> news = List.copyOf(unsaid);
    unsaid.clear();
    return news;
  }

  private Connection connection() throws SQLException {
    Connection now = connection;
    if (now == null) {
      now = server.connect(DemoServer.DATABASE, "postgres", "");
      connection = now;
    }
    return now;
  }

  /// What the server wrote as it died; null when it wrote nothing of the kind.
  @Nullable String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return Stream.of("PANIC:", "FATAL:", "ERROR:")
        .flatMap(
            level ->
                lines.stream()
                    .filter(l -> l.contains(level) && l.contains(OUT_OF_SPACE))
                    .map(l -> l.substring(l.indexOf(level))))
        .findFirst()
        .orElse(null);
  }

  /// Bytes, at the last look.
  long free() {
    return free;
  }

  long leastFree() {
    return leastFree;
  }

  boolean isUp() {
    return up;
  }

  /// When it was first seen down; null: never.
  @Nullable Duration died() {
    return died;
  }

  boolean isRead(String slot) {
    return reading.contains(slot);
  }

  /// When its WAL was first seen removed under it; null: never.
  @Nullable Duration lost(String slot) {
    return lost.get(slot);
  }

  /// When it was first seen missing; null: never.
  @Nullable Duration gone(String slot) {
    return gone.get(slot);
  }
}
