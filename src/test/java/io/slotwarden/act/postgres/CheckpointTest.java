package io.slotwarden.act.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.config.Credential;
import io.slotwarden.config.Secret;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.testing.Fault;
import io.slotwarden.testing.FaultyWire;
import io.slotwarden.testing.HardenedDatabase;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `checkpoint-after-drop`, on real servers.
@ResourceLock(PostgresServer.SHARED_LOCK)
class CheckpointTest {
  private static final Secret PASSWORD = new Secret.Literal("may-drop");
  private final String name = PostgresServer.unique("left_over");
  private final String actor = PostgresServer.unique("dropper");

  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private PostgresServer server;

  @AfterEach
  void leaveNothingBehind() {
    if (Objects.nonNull(server)) {
      server.dropSlots();
      server.execute("drop role if exists " + actor);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void givesBackTheWalOfADroppedSlotAtOnce(int major) {
    server = PostgresServer.shared(major);
    server.createRole(actor, PASSWORD.reveal(), major < 15 ? "superuser" : "replication");
    if (major >= 15) {
      server.execute("grant pg_checkpoint to " + actor);
    }
    SlotEvidence left = leftOver();
    String held = oldestFile();

    ActResult result = acting().dropAndCheckpoint(drop(left));

    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
    assertThat(result.detail())
        .isEqualTo("dropped test/" + name + "; a checkpoint was made after it");
    assertThat(oldestFile()).isGreaterThan(held);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aRightThatIsMissingIsNamedAndTheDropStands(int major) {
    server = PostgresServer.shared(major);
    server.createRole(actor, PASSWORD.reveal(), "replication");
    SlotEvidence left = leftOver();
    String held = oldestFile();

    ActResult result = acting().dropAndCheckpoint(drop(left));

    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
    assertThat(result.detail())
        .startsWith("dropped test/" + name + "; no checkpoint was made")
        .contains("42501")
        .endsWith(
            major < 15
                ? "only a superuser may: leave checkpoint-after-drop out"
                : "GRANT pg_checkpoint TO " + actor);
    assertThat(oldestFile()).isEqualTo(held);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void asksForNoneWhereThePolicyDoesNot(int major) {
    server = PostgresServer.shared(major);
    server.createRole(actor, PASSWORD.reveal(), "superuser");
    SlotEvidence left = leftOver();
    String held = oldestFile();

    ActResult result = acting().drop(drop(left));

    assertThat(result).isEqualTo(new ActResult(ActOutcome.DROPPED, "dropped test/" + name));
    assertThat(oldestFile()).isEqualTo(held);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void oneThatTakesLongGoesOnAfterNobodyWaitsAnyMore(int major) throws Exception {
    server = PostgresServer.shared(major);
    String before = lastCheckpoint();
    ActResult dropped = new ActResult(ActOutcome.DROPPED, "dropped");
    ActResult result;
    signal("STOP");
    try (Connection connection = server.connect();
        Statement session = connection.createStatement()) {
      session.execute("set statement_timeout = '100ms'");

      result = Checkpoint.after(dropped, connection, new Credential("postgres", PASSWORD), major);
    } finally {
      signal("CONT");
    }

    assertThat(result)
        .isEqualTo(
            new ActResult(
                ActOutcome.DROPPED, "dropped; a checkpoint was asked for and is still being made"));
    await().until(() -> !lastCheckpoint().equals(before));
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aConnectionThatBreaksMeanwhileLeavesTheDropWhatItIs(int major) {
    server = PostgresServer.shared(major);
    server.createRole(actor, PASSWORD.reveal(), "superuser");
    SlotEvidence left = leftOver();
    try (FaultyWire wire = new FaultyWire(server.port())) {
      wire.strikeAnswerTo("checkpoint", new Fault.Cut(Fault.End.RESET));
      Sources there = Sources.at("127.0.0.1", wire.port()).withActor(actor, PASSWORD);

      ActResult result = Acting.as(there.named("test")).dropAndCheckpoint(drop(left));

      assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
      assertThat(result.detail())
          .startsWith("dropped test/" + name + "; whether a checkpoint was made is not known");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#from15")
  void followsTheDropOfTheHardenedSetUpToo(int major) {
    server = PostgresServer.shared(major);
    SlotEvidence left = leftOver();
    try (HardenedDatabase database = HardenedDatabase.on(server)) {
      server.execute("grant pg_checkpoint to " + database.actor());

      ActResult result = Acting.as(database.source().named("test")).dropAndCheckpoint(drop(left));

      assertThat(result.detail())
          .isEqualTo("dropped test/" + name + " by the database; a checkpoint was made after it");
      assertThat(result.outcome()).isEqualTo(ActOutcome.DROPPED);
    }
  }

  /// To the process that makes checkpoints.
  private void signal(String signal) throws Exception {
    String pid =
        server.query("select pid from pg_stat_activity where backend_type = 'checkpointer'");
    Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start();
    assertThat(kill.waitFor()).isZero();
  }

  /// An abandoned slot that holds some segments which the server would not keep by itself.
  private SlotEvidence leftOver() {
    server.createLogicalSlot(name);
    for (int i = 0; i < 3; i++) {
      server.writeWal(1);
      server.query("select pg_switch_wal()");
    }
    server.execute("checkpoint");
    try (PostgresObserver observer =
        PostgresObserver.create(Sources.of(server).named("test"), InstantSource.system())) {
      ServerSample sample = observer.observe().sample().toOptional().orElseThrow();
      return SlotEvidence.of(sample, sample.slot(name).orElseThrow());
    }
  }

  private String oldestFile() {
    return Objects.requireNonNull(
        server.query("select min(name) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'"));
  }

  private String lastCheckpoint() {
    return Objects.requireNonNull(
        server.query("select checkpoint_lsn::text from pg_control_checkpoint()"));
  }

  private PostgresActor acting() {
    return Acting.as(Sources.of(server).withActor(actor, PASSWORD).named("test"));
  }

  private Act.DropSlot drop(SlotEvidence expected) {
    return new Act.DropSlot(new SlotId("test", name), "left-over", server.major(), expected);
  }
}
