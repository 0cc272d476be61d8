package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Trace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
  private static final Instant AT = Stores.NOW;

  @TempDir Path directory;
  private SqliteStore store;
  private final Chance chance = new Chance(1);
  private final Act act = chance.act();
  private final Trace trace = chance.trace();

  @BeforeEach
  void open() {
    store = Stores.open(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26})
  void givesBackActAndTraceAsTheyWere(long seed) {
    Chance drawn = new Chance(seed);
    Act anAct = drawn.act();
    Trace aTrace = drawn.trace();
    long id = store.intend(anAct, aTrace, AT);

    reopen();

    assertThat(store.open()).containsExactly(new ActRecord(id, AT, anAct, null, null, "", aTrace));
  }

  @Test
  void closesAnEntryWithItsOutcome() {
    long id = store.intend(act, trace, AT);

    store.settle(id, ActOutcome.DROPPED, "1 row", AT.plusSeconds(1));

    assertThat(store.open()).isEmpty();
    assertThat(store.recent(10))
        .containsExactly(
            new ActRecord(id, AT, act, ActOutcome.DROPPED, AT.plusSeconds(1), "1 row", trace));
  }

  @Test
  void keepsAPendingEntryOpenUntilItIsSettledForGood() {
    long id = store.intend(act, trace, AT);

    store.settle(id, ActOutcome.PENDING, "accepted", AT.plusSeconds(1));
    assertThat(store.open())
        .containsExactly(new ActRecord(id, AT, act, ActOutcome.PENDING, null, "accepted", trace));

    store.settle(id, ActOutcome.RESUMED, "ran for 10 m", AT.plusSeconds(600));
    assertThat(store.open()).isEmpty();
    assertThat(store.recent(1).getFirst().outcome()).isEqualTo(ActOutcome.RESUMED);
  }

  @ParameterizedTest
  @EnumSource(value = ActOutcome.class, mode = EnumSource.Mode.EXCLUDE, names = "PENDING")
  void refusesToSettleTwice(ActOutcome first) {
    long id = store.intend(act, trace, AT);
    store.settle(id, first, "first", AT.plusSeconds(1));

    assertThatThrownBy(() -> store.settle(id, ActOutcome.FAILED, "second", AT.plusSeconds(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("settled already");

    assertThat(store.recent(1).getFirst().detail()).isEqualTo("first");
  }

  @Test
  void refusesToSettleWhatWasNeverIntended() {
    assertThatThrownBy(() -> store.settle(99, ActOutcome.DROPPED, "", AT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("99");
  }

  @Test
  void recordsWhatOnlyTheModeForbadeAsSettled() {
    store.wouldAct(act, trace, AT);

    assertThat(store.open()).isEmpty();
    assertThat(store.recent(1))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.outcome()).isEqualTo(ActOutcome.WOULD_ACT);
              assertThat(entry.settledAt()).isEqualTo(AT);
            });
  }

  @Test
  void namesTheNewestFirstAndNoMoreThanAsked() {
    long first = store.intend(act, trace, AT);
    long second = store.intend(act, trace, AT.plusSeconds(1));
    long third = store.intend(act, trace, AT.plusSeconds(2));

    assertThat(store.recent(2)).extracting(ActRecord::id).containsExactly(third, second);
    assertThat(first).isLessThan(second);
  }

  @Test
  void countsForABudgetFromTheVeryInstantOn() {
    store.intend(act, trace, AT.minusNanos(1));
    long at = store.intend(act, trace, AT);
    long after = store.intend(act, trace, AT.plusNanos(500_000_000));

    assertThat(store.since(AT)).extracting(ActRecord::id).containsExactly(at, after);
  }

  @Test
  void isNeverPruned() {
    store.wouldAct(act, trace, AT);

    store.prune(AT.plusSeconds(1_000_000_000));

    assertThat(store.recent(10)).hasSize(1);
  }

  @Test
  void canBeReadInTheFile() throws SQLException {
    Act drop =
        new Act.DropSlot(
            new io.slotwarden.model.SlotId("orders", "mig_2026"),
            "left-over",
            18,
            chance.evidence());
    store.settle(store.intend(drop, trace, AT), ActOutcome.DROPPED, "1 row", AT);

    assertThat(
            Stores.query(
                directory,
                "select at || ' ' || action || ' ' || target || ' ' || outcome from act"))
        .containsExactly("2026-03-01T10:00:00.123456000Z drop_slot orders/mig_2026 dropped");
  }

  private void reopen() {
    store.close();
    open();
  }
}
