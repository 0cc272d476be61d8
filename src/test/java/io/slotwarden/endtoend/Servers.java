package io.slotwarden.endtoend;

import io.slotwarden.testing.PostgresServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The servers of these tests, one for each major: nobody else's slots may hold their WAL. Classes
/// that use them take turns ([#LOCK]).
final class Servers {
  static final String LOCK = "end-to-end servers";
  private static final Map<Integer, PostgresServer> SERVERS = new ConcurrentHashMap<>();
  private static final int SOME_KILOBYTES = 64;

  private Servers() {}

  /// The server of this major, without slots.
  static PostgresServer of(int major) {
    PostgresServer server = SERVERS.computeIfAbsent(major, m -> PostgresServer.start(m, Map.of()));
    server.dropSlots();
    return server;
  }

  /// A logical slot that holds the WAL: everything after it lies in later segments, and a
  /// checkpoint is past it.
  static void abandonedSlot(PostgresServer server, String name) {
    server.createLogicalSlot(name);
    holdWal(server);
  }

  /// Leaves all present slots behind by a segment and a checkpoint.
  static void holdWal(PostgresServer server) {
    server.writeWal(SOME_KILOBYTES);
    server.query("select pg_switch_wal()");
    server.writeWal(1);
    server.execute("checkpoint");
  }

  /// Sends a slot beyond `max_slot_wal_keep_size`; the setting is as before afterwards.
  static void loseSlot(PostgresServer server, String slot) {
    server.execute("alter system set max_slot_wal_keep_size = '1MB'", "select pg_reload_conf()");
    String status = "select wal_status from pg_replication_slots where slot_name = '" + slot + "'";
    RunningDaemon.await(slot + " is lost")
        .until(
            () -> {
              holdWal(server);
              return "lost".equals(server.query(status));
            });
    server.execute("alter system reset max_slot_wal_keep_size", "select pg_reload_conf()");
  }

  static boolean has(PostgresServer server, String slot) {
    return server.query("select 1 from pg_replication_slots where slot_name = '" + slot + "'")
        != null;
  }
}
