package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.model.SoundText;
import io.slotwarden.model.SqlText;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.SlotJson;
import io.slotwarden.serve.api.TaskJson;
import io.slotwarden.testing.Databases;
import io.slotwarden.testing.Hostile;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/// The real daemon in a world whose names and messages an enemy wrote: databases, roles and
/// consumers of a real PostgreSQL, failure messages and tags of DMS.
@ResourceLock(Servers.LOCK)
class HostileWorldTest {
  @TempDir Path home;

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void databasesRolesAndConsumersAreSeenUnderTheirVeryNames(int major) throws SQLException {
    PostgresServer server = Servers.of(major);
    List<String> names =
        Hostile.identifiers().stream()
            .filter(n -> n.matches("(?s).*(\u001b|'; drop|\"; drop|<!here|onload|\u2066|one\\n).*"))
            .toList();
    assertThat(names).hasSizeGreaterThan(4);
    Map<String, String> databases = new HashMap<>();
    for (String name : names) {
      String slot = "of_enemy_" + databases.size();
      Databases.create(server, name);
      try (Connection c = Databases.connect(server, name);
          Statement s = c.createStatement()) {
        s.execute("select pg_create_logical_replication_slot('" + slot + "', 'test_decoding')");
      }
      databases.put(slot, name);
    }
    String enemy = names.getFirst();
    server.execute(
        "create role " + SqlText.identifier(enemy) + " superuser login password 'known'");
    String read = "of_enemy_0";

    try (RunningDaemon daemon = RunningDaemon.start(new Setup(home, null).source(server));
        Connection consumer = consumer(server, Objects.requireNonNull(databases.get(read)), enemy);
        PGReplicationStream stream =
            consumer
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(read)
                .start()) {
      assertThat(stream.isClosed()).isFalse();
      daemon.awaitSlot(read, "is read", s -> s.assessment().slot().active());

      List<SlotJson> slots = ApiJson.readList(SlotJson.class, daemon.get("/api/v1/slots").body());
      assertThat(slots.stream().collect(Collectors.toMap(SlotJson::slot, s -> s.database())))
          .isEqualTo(databases);
      for (String path : List.of("/", "/explain/orders/" + read, "/explain/orders/of_enemy_1")) {
        var page = daemon.get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("<svg/onload", "<!here", "<script>window");
        assertThat(page.body().codePoints().filter(c -> c != '\n')).noneMatch(Hostile::isHidden);
      }
      assertThat(
              daemon
                  .get("/metrics")
                  .body()
                  .lines()
                  .filter(l -> l.startsWith("slotwarden_slot_active")))
          .hasSize(databases.size());
    } finally {
      server.dropSlots();
      names.forEach(name -> Databases.drop(server, name));
      server.execute("drop role " + SqlText.identifier(enemy));
    }
  }

  private static Connection consumer(PostgresServer server, String database, String enemy)
      throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, enemy);
    PGProperty.PASSWORD.set(properties, "known");
    PGProperty.PG_DBNAME.set(properties, database);
    PGProperty.APPLICATION_NAME.set(properties, "<!channel> '; drop table x; -- \u001b[2J");
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + server.host() + ":" + server.port() + "/", properties);
  }

  @Test
  void failureMessagesAndTagsOfTasksAreShownAndHoldNobodyUp() {
    PostgresServer server = Servers.of(Majors.newest());
    try (SimulatedDms dms = SimulatedDms.start(InstantSource.system())) {
      SimulatedResource instance = dms.addInstance("ri-1", "10.0.0.5");
      SimulatedResource source =
          dms.addEndpoint("orders-src", "SOURCE", "127.0.0.1", server.port(), "postgres", "dms");
      SimulatedResource target = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "loader");
      dms.addConnection(instance, source);
      Map<String, String> messages = new HashMap<>();
      for (String text : Hostile.all()) {
        if (text.contains("\ud800")) {
          continue; // The double can't write it; HostileAnswersTest does, on the wire.
        }
        String id = "task-" + messages.size();
        dms.addTask(id, source, target, instance)
            .tag("slotwarden:hold", text)
            .fail("Last Error " + text);
        messages.put(id, "Last Error " + text);
      }

      try (RunningDaemon daemon = RunningDaemon.start(new Setup(home, null).source(server, dms))) {
        // A look that takes too long on a busy machine shows no task; the next one does.
        List<TaskJson> tasks =
            RunningDaemon.await("every task")
                .until(
                    () -> ApiJson.readList(TaskJson.class, daemon.get("/api/v1/tasks").body()),
                    all -> all.size() == messages.size());
        assertThat(tasks)
            .hasSize(messages.size())
            .allSatisfy(
                t ->
                    assertThat(t.stopReason())
                        .startsWith(start(Objects.requireNonNull(messages.get(t.task())))));
        var page =
            RunningDaemon.await("the page with every task")
                .until(() -> daemon.get("/"), p -> p.body().contains("prod/task-1"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
            .doesNotContain("<svg/onload", "<!channel", "<script>window", "<img");
        assertThat(page.body().codePoints().filter(c -> c != '\n')).noneMatch(Hostile::isHidden);
        assertThat(daemon.get("/readyz").statusCode()).as("the store took it").isEqualTo(200);
      }
      PublishedModel.approves(dms);
    }
  }

  private static String start(String message) {
    String sound = SoundText.of(message);
    return sound.substring(0, Math.min(sound.length(), 200)).stripTrailing();
  }
}
