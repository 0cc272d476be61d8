package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.slotwarden.config.MetricsConfig;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotState;
import io.slotwarden.serve.Snapshot.SlotView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Which slots have series where there are more than metrics.max-slots.
class ShownSlotsTest {
  private static final long GIB = 1L << 30;
  private final ShownSlots limit = new ShownSlots();

  @Test
  void tenThousandSlotsStayUnderTheLimitAndTheWorstAreShown() {
    List<SlotView> slots = new ArrayList<>();
    IntStream.range(0, 10_000).forEach(i -> slots.add(ManySlots.healthy("fine_" + i, i)));
    slots.add(7_000, ManySlots.lost("lost"));
    slots.add(7_001, ManySlots.disconnected("left", 0));
    slots.add(7_002, ManySlots.healthy("greedy", 500 * GIB));
    slots.add(ManySlots.marked("doomed"));
    try (Metrics metrics = metrics()) {
      metrics.show(Snapshots.with(slots, List.of()));

      List<String> series = scrape(metrics).lines().filter(l -> !l.startsWith("#")).toList();

      assertThat(series).hasSizeLessThan(500 * 16 + 300);
      assertThat(series.stream().filter(l -> l.startsWith("slotwarden_slot_active{"))).hasSize(500);
      for (String worst : List.of("lost", "left", "greedy", "doomed", "fine_9999")) {
        assertThat(series).anyMatch(l -> l.contains("slot_name=\"" + worst + "\""));
      }
      assertThat(series).contains("slotwarden_slots_hidden{source=\"orders\"} 9504.0");
    }
  }

  @Test
  void aSlotThatIsGoneIsGoneAtOnceAndAnotherTakesItsPlace() {
    SlotView first = ManySlots.disconnected("first", 9 * GIB);
    SlotView second = ManySlots.disconnected("second", 3 * GIB);
    SlotView third = ManySlots.disconnected("third", 2 * GIB);
    assertThat(shown(2, first, second, third)).containsExactlyInAnyOrder("first", "second");

    assertThat(shown(2, second, third)).containsExactlyInAnyOrder("second", "third");
    assertThat(hidden(2, second, third)).isEqualTo(Map.of("orders", 0));
  }

  @Test
  void theWorstComeFirstWhateverTheyRetain() {
    List<SlotView> worstFirst =
        List.of(
            ManySlots.marked("a_marked"),
            ManySlots.lost("b_lost"),
            ManySlots.of("orders", "c_stalled", SlotState.STALLED, 5L, null),
            ManySlots.of("orders", "d_lagging", SlotState.LAGGING, 7L, null),
            ManySlots.healthy("e_fine", 9));

    for (int n = 1; n <= worstFirst.size(); n++) {
      assertThat(
              new ShownSlots().choose(Snapshots.with(worstFirst.reversed(), List.of()), n).slots())
          .containsExactlyInAnyOrderElementsOf(worstFirst.subList(0, n));
    }
  }

  @Test
  void aSlotThatAnAlertFiresForIsShownThoughItsStateIsFine() {
    SlotView fine = ManySlots.healthy("fine", GIB);
    List<SlotView> slots = List.of(ManySlots.disconnected("left", 2 * GIB), fine);
    Snapshot quiet = Snapshots.with(slots, List.of());
    Snapshot alerting =
        ManySlots.alerting(quiet, "orders/fine", Severity.CRITICAL, AlertState.FIRING);

    assertThat(limit.choose(quiet, 1).slots()).doesNotContain(fine);
    assertThat(limit.choose(alerting, 1).slots()).containsExactly(fine);
    assertThat(
            new ShownSlots()
                .choose(
                    ManySlots.alerting(quiet, "orders/fine", Severity.CRITICAL, AlertState.PENDING),
                    1)
                .slots())
        .as("pending is not yet anything")
        .doesNotContain(fine);
  }

  @Test
  void twoSlotsThatOvertakeEachOtherDoNotTakeTurns() {
    SlotView a = ManySlots.disconnected("a", 10 * GIB);
    assertThat(shown(1, a, ManySlots.disconnected("b", 9 * GIB))).containsExactly("a");

    for (int look = 0; look < 10; look++) {
      assertThat(shown(1, a, ManySlots.disconnected("b", (look % 2 == 0 ? 19 : 9) * GIB)))
          .containsExactly("a");
    }
    assertThat(shown(1, a, ManySlots.disconnected("b", 21 * GIB)))
        .as("more than twice as much")
        .containsExactly("b");
    assertThat(shown(1, a, ManySlots.disconnected("b", 10 * GIB))).containsExactly("b");
  }

  @Test
  void aSlotThatCalmsDownKeepsItsSeriesUntilAWorseOneNeedsThePlace() {
    assertThat(shown(1, ManySlots.disconnected("a", 0), ManySlots.healthy("b", GIB)))
        .containsExactly("a");

    assertThat(shown(1, ManySlots.healthy("a", GIB), ManySlots.healthy("b", GIB)))
        .containsExactly("a");
    assertThat(shown(1, ManySlots.healthy("a", GIB), ManySlots.disconnected("b", 0)))
        .containsExactly("b");
  }

  @Test
  void aSourceThatWasOutOfSightShowsTheSameSlotsAsBefore() {
    SlotView a = ManySlots.disconnected("a", GIB);
    SlotView b = ManySlots.disconnected("b", GIB + 1);
    assertThat(shown(1, a)).containsExactly("a");
    assertThat(shown(1, a, b)).containsExactly("a");

    ShownSlots.Chosen unseen = limit.choose(Snapshots.withSources(Snapshots.unseen()), 1);

    assertThat(unseen.slots()).isEmpty();
    assertThat(unseen.hidden()).as("not known is not 0").isEmpty();
    assertThat(shown(1, a, b)).containsExactly("a");
  }

  @Test
  void aLowerLimitTakesTheLeastImportantAway() {
    SlotView a = ManySlots.healthy("a", 0);
    SlotView b = ManySlots.lost("b");
    assertThat(shown(2, a, b)).hasSize(2);

    assertThat(shown(1, a, b)).containsExactly("b");
  }

  @Test
  void theLogSaysItOnceWhenItBeginsAndOnceWhenItEnds() {
    Logger logger = (Logger) LoggerFactory.getLogger(ShownSlots.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
    try {
      SlotView a = ManySlots.healthy("log_a", 0);
      SlotView b = ManySlots.healthy("log_b", 0);
      for (int i = 0; i < 3; i++) {
        assertThat(shown(1, a, b)).hasSize(1);
      }
      for (int i = 0; i < 3; i++) {
        assertThat(shown(1, a)).hasSize(1);
      }
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            begun -> assertThat(begun).contains("metrics.max-slots (1)", "slots_hidden"),
            ended -> assertThat(ended).contains("again"));
  }

  private Set<String> shown(int most, SlotView... slots) {
    return limit.choose(Snapshots.with(List.of(slots), List.of()), most).slots().stream()
        .map(v -> v.assessment().id().name())
        .collect(Collectors.toSet());
  }

  private Map<String, Integer> hidden(int most, SlotView... slots) {
    return limit.choose(Snapshots.with(List.of(slots), List.of()), most).hidden();
  }

  private static Metrics metrics() {
    return new Metrics(
        new Metrics.Names(List.of("orders"), List.of(), List.of(), List.of(), List.of()),
        new MetricsConfig(500, false, null),
        () -> Snapshots.NOON);
  }

  private static String scrape(Metrics metrics) {
    return new String(metrics.scrape("").body(), StandardCharsets.UTF_8);
  }

  @Test
  void eachSourceHasItsOwnPlaces() {
    Snapshot s =
        Snapshots.with(
            Stream.concat(
                    IntStream.range(0, 50).mapToObj(i -> ManySlots.lost("lost_" + i)),
                    Stream.of(ManySlots.healthy("fine", 0)))
                .toList(),
            List.of());

    assertThat(
            limit
                .choose(
                    ManySlots.ofTwoSources(
                        s, ManySlots.of("billing", "calm", SlotState.HEALTHY, 0L, null)),
                    3)
                .slots())
        .hasSize(4)
        .anyMatch(v -> v.assessment().id().target().equals("billing/calm"));
  }
}
