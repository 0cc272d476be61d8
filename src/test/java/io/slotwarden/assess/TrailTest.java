package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.CloserLook;
import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What looks that follow each other make of attaches, stillness and pace.
class TrailTest {
  private static final Instant START = Instant.parse("2026-03-10T12:00:00Z");
  private static final long GIB = 1L << 30;

  private final ASlot slot = new ASlot();
  private final AServer server = new AServer();
  private Instant at = START;
  private CloserLook closer = CloserLook.none("not looked", START);
  private @Nullable Trail trail;

  private Trail look(int secondsLater, Consumer<ASlot> change) {
    at = at.plusSeconds(secondsLater);
    change.accept(slot);
    server.at = at;
    server.slots.clear();
    server.slots.add(slot.build());
    ServerSample sample = server.build();
    trail = Trail.next(trail, sample, sample.slots().getFirst(), closer, List.of());
    return trail;
  }

  private Trail attached(int pid) {
    return look(
        15,
        s -> {
          s.streaming("streaming", null, at);
          s.pid = pid;
        });
  }

  private Trail left() {
    return look(
        15,
        s -> {
          s.active = false;
          s.pid = null;
          s.walsender = null;
        });
  }

  @Test
  void everyNewConsumerCountsAndOneThatStaysCountsOnce() {
    look(0, _ -> {});
    attached(11);
    attached(11);
    left();
    attached(12);

    assertThat(attached(13).attaches()).hasSize(3);
  }

  @Test
  void progressForgivesAllAttaches() {
    look(0, _ -> {});
    attached(11);
    left();
    attached(12);

    assertThat(look(15, s -> s.flushed = Lsn.parse("1/10000200")).attaches()).isEmpty();
  }

  @Test
  void aConsumerBetweenTheLooksIsBetrayedByInactiveSinceOrACounter() {
    look(0, s -> s.inactiveSince = START);
    look(15, s -> s.inactiveSince = START.plusSeconds(9));

    assertThat(look(15, s -> s.counters = new DecodingCounters(0, 0, 0, 18, 7000, null)).attaches())
        .hasSize(2);
  }

  @Test
  void aRestartOrACrashOfTheServerIsNoConsumer() {
    look(0, s -> s.inactiveSince = START);
    server.startedAt = START.plusSeconds(5);
    assertThat(look(15, s -> s.inactiveSince = START.plusSeconds(5)).attaches()).isEmpty();

    Trail crashed =
        look(
            15,
            s -> {
              s.inactiveSince = START.plusSeconds(25);
              s.counters = new DecodingCounters(0, 0, 0, 0, 0, START.plusSeconds(25));
            });

    assertThat(crashed.attaches()).isEmpty();
  }

  @Test
  void tellsWhenItWillHaveCaughtUp() {
    Lsn start = Lsn.parse("1/10000100");
    server.current = new Lsn(start.value() + 10 * GIB);
    attached(11);
    attached(11);

    Trail later = look(15, s -> s.flushed = new Lsn(start.value() + 2 * GIB));

    assertThat(Pace.caughtUpIn(later.marks(), GIB)).contains(Duration.ofSeconds(120));
  }

  @Test
  void whatFallsBehindOrStandsStillNeverCatchesUp() {
    Lsn start = Lsn.parse("1/10000100");
    server.current = new Lsn(start.value() + 10 * GIB);
    attached(11);
    server.current = new Lsn(start.value() + 12 * GIB);

    Trail behind = look(15, s -> s.flushed = new Lsn(start.value() + GIB));

    assertThat(Pace.caughtUpIn(behind.marks(), GIB)).isEmpty();
  }

  @Test
  void aSlotThatCameNearerOnceAndStandsSinceIsNotCatchingUp() {
    Lsn start = Lsn.parse("1/10000100");
    server.current = new Lsn(start.value() + 10 * GIB);
    attached(11);
    look(15, s -> s.flushed = new Lsn(start.value() + 2 * GIB));
    for (int i = 0; i < 4; i++) {
      look(15, _ -> {});
    }

    assertThat(Pace.caughtUpIn(look(15, _ -> {}).marks(), GIB)).isEmpty();
  }

  @Test
  void rowsCountFromTheFirstTimeThatTheyWereAskedForAndTransactionsFromTheStart() {
    look(0, _ -> {});
    closer =
        new CloserLook(
            Observed.unknown("", at),
            Observed.known(Map.of(16413L, 500L), at),
            Observed.unknown("", at));

    Trail later = look(15, _ -> {});

    assertThat(later.handedOut()).isEqualTo(new Trail.Base(START, server.current, 17));
    assertThat(later.written())
        .isEqualTo(new Trail.Base(START.plusSeconds(15), server.current, 500));
  }

  @Test
  void remembersWhoReadItAfterNobodyIsKnownToAnyMore() {
    ServerSample sample = AServer.of(slot.build());
    List<TaskId> readers = List.of(new TaskId("prod", "t"));
    Trail first = Trail.next(null, sample, slot.build(), closer, readers);

    assertThat(Trail.next(first, sample, slot.build(), closer, List.of()).readers())
        .isEqualTo(readers);
  }
}
