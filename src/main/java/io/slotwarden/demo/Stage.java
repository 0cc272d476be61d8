package io.slotwarden.demo;

import io.slotwarden.config.Config;
import io.slotwarden.daemon.Daemon;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// Everything that plays in the story, running: PostgreSQL with three slots and WAL behind one of
/// them, DMS with a task, a migration, Slack, the shop, and the daemon that watches them.
record Stage(
    Path directory,
    Path configuration,
    DemoServer server,
    SimulatedDms dms,
    DemoTask task,
    DemoConsumer migration,
    DemoSlack slack,
    Shop shop,
    Api api) {
  /// Under this name an endpoint knows a server that was moved long ago: it is not the host of our
  /// source.
  static final String OLD_HOST = "orders-old.internal";

  static final String LEGACY_ENDPOINT = "legacy-src";

  private static final String REPLICATION_INSTANCE_ADDRESS = "127.0.0.1";
  private static final int REDSHIFT_PORT = 5439;

  /// Starts all of it, with all of its files in `directory`.
  ///
  /// @param httpPort of the daemon; 0 = any free one
  /// @param ending ends what was started, also when this fails half way
  static Stage set(
      Path directory,
      int httpPort,
      Pace pace,
      Narrator narrator,
      Ending ending,
      InstantSource clock,
      String version)
      throws Exception {
    DemoServer server = ending.start(() -> DemoServer.start(directory));
    narrator.say("PostgreSQL 18 runs on port %d, wal_level=logical.", server.port());
    prepareSlots(server, pace);
    SimulatedDms dms = ending.start(() -> SimulatedDms.start(clock));
    DemoTask task = ending.start(() -> task(dms, server));
    DemoConsumer migration =
        ending.start(
            () ->
                DemoConsumer.attach(
                    server, DemoConfiguration.ABANDONED_SLOT, "migration 2026", null));
    Shop shop = ending.start(() -> Shop.open(server));
    narrator.say("DMS is simulated at %s; its task reads through a walsender.", dms.endpoint());
    DemoSlack slack = ending.start(() -> DemoSlack.open(narrator));
    Path file =
        DemoConfiguration.write(
            directory, httpPort, server, dms.endpoint(), slack.webhookUrl(), pace);
    Config config = Program.config(file);
    Program.awsCredentials();
    Daemon daemon = ending.start(() -> Daemon.start(config, clock, version));
    Api api = ending.start(() -> new Api(daemon.address()));
    return new Stage(directory, file, server, dms, task, migration, slack, shop, api);
  }

  /// The slot that will be abandoned is the oldest, with WAL behind it that a checkpoint has left
  /// there.
  private static void prepareSlots(DemoServer server, Pace pace) throws Exception {
    server.createSlot(DemoConfiguration.ABANDONED_SLOT);
    server.execute(Statements.read("place-order"));
    server.writeWal(pace.walKilobytes());
    server.createSlot(DemoConfiguration.OWNED_SLOT);
    server.createSlot(DemoConfiguration.TASK_SLOT);
    server.checkpoint();
  }

  private static DemoTask task(SimulatedDms dms, DemoServer server) throws Exception {
    SimulatedResource instance = dms.addInstance("dms-prod", REPLICATION_INSTANCE_ADDRESS);
    SimulatedResource source =
        endpoint(dms, "orders-src", "127.0.0.1", server.port(), DemoConfiguration.TASK_SLOT);
    SimulatedResource target =
        dms.addEndpoint("warehouse", "target", "warehouse.internal", REDSHIFT_PORT, "dwh", "loader")
            .with("EngineName", "redshift");
    endpoint(dms, LEGACY_ENDPOINT, OLD_HOST, 5432, DemoConfiguration.OWNED_SLOT);
    dms.addConnection(instance, source);
    dms.addConnection(instance, target);
    return DemoTask.start(
        dms, server, DemoConfiguration.TASK, DemoConfiguration.TASK_SLOT, source, target, instance);
  }

  private static SimulatedResource endpoint(
      SimulatedDms dms, String id, String host, int port, String slot) {
    return dms.addEndpoint(id, "source", host, port, DemoServer.DATABASE, DemoServer.DMS_READER)
        .with("PostgreSQLSettings", Map.of("SlotName", slot));
  }
}
