package io.slotwarden.act.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.config.Secret;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.testing.Fault;
import io.slotwarden.testing.FaultyWire;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is known of an act when the way to the server is lost.
@ResourceLock(PostgresServer.SHARED_LOCK)
class LostAnswerTest {
  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private PostgresServer server;

  private final String name = PostgresServer.unique("left_over");

  @AfterEach
  void leaveNoSlotBehind() {
    server.dropSlots();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void anAnswerThatNeverCameIsPendingAndTheSlotMayBeGone(int major) {
    server = PostgresServer.shared(major);
    Act.DropSlot act = act();
    try (FaultyWire wire = new FaultyWire(server.port())) {
      wire.strikeAnswerTo("pg_drop_replication_slot", new Fault.Cut(Fault.End.RESET));

      ActResult result =
          Acting.as(Sources.at("127.0.0.1", wire.port()).withActor().named("test")).drop(act);

      assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.PENDING);
      await()
          .until(
              () ->
                  server.query(
                          "select 1 from pg_replication_slots where slot_name = '" + name + "'")
                      == null);
    }
  }

  @Test
  void aServerThatIsNotReachedFailsAndNothingIsDone() {
    server = PostgresServer.shared(Majors.newest());
    Act.DropSlot act = act();
    try (FaultyWire wire = new FaultyWire(server.port())) {
      wire.strike(new Fault.Refuse());

      ActResult result =
          Acting.as(Sources.at("127.0.0.1", wire.port()).withActor().named("test")).drop(act);

      assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
      assertThat(result.detail()).contains("not connected as slotwarden_actor");
    }
  }

  @Test
  void withoutAnActorOrItsPasswordNothingIsDone() {
    server = PostgresServer.shared(Majors.newest());
    Act.DropSlot act = act();
    Sources source = Sources.of(server);

    ActResult none = Acting.as(source.named("test")).drop(act);
    ActResult wrong =
        Acting.as(source.withActor(Sources.ACTOR, new Secret.Literal("wrong-secret")).named("test"))
            .drop(act);
    ActResult unset =
        Acting.as(
                source
                    .withActor(Sources.ACTOR, new Secret.FromEnvironment("UNSET", v -> null))
                    .named("test"))
            .drop(act);

    assertThat(none.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(none.detail()).contains("no actor is configured for test");
    assertThat(wrong.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(wrong.detail()).contains("28P01").doesNotContain("wrong-secret");
    assertThat(unset.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(unset.detail()).contains("UNSET is not set");
  }

  private Act.DropSlot act() {
    server.createLogicalSlot(name);
    try (PostgresObserver observer =
        PostgresObserver.create(Sources.of(server).named("test"), InstantSource.system())) {
      ServerSample sample = observer.observe().sample().toOptional().orElseThrow();
      Slot slot = sample.slot(name).orElseThrow();
      return new Act.DropSlot(
          new SlotId("test", name), "left-over", server.major(), SlotEvidence.of(sample, slot));
    }
  }
}
