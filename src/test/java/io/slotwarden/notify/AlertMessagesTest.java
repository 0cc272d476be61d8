package io.slotwarden.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.alert.AlertEvent;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.KnownServer;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertMessagesTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private final AlertMessages messages = new AlertMessages(null);

  @Test
  void theFirstWordIsTheSeverity() {
    Message message = messages.of(new AlertEvent.Fired(alert(AlertState.FIRING, 1)), NOON);

    assertThat(message.kind()).isEqualTo(Message.Kind.ALERT);
    assertThat(PlainRenderer.render(message))
        .startsWith("WARNING  Slot cdc on orders retains 12.0 GiB of WAL\n")
        .contains("What      logical slot, database orders")
        .contains("Since     since 2026-03-10 11:18 UTC (42 m)")
        .contains("Evidence  inactive")
        .contains("Impact    the primary's disk fills")
        .contains("slotwarden explain orders/cdc");
  }

  @Test
  void theEndTellsHowLongItLastedWhyItEndedAndThePeak() {
    Message message = messages.of(new AlertEvent.Resolved(alert(AlertState.RESOLVED, 3)), NOON);

    assertThat(PlainRenderer.headline(message))
        .isEqualTo(
            "RESOLVED after 42 m (critical)  Slot cdc on orders retains 12.0 GiB of WAL: over, the"
                + " slot retains 0.5 GiB (peak 63.0 GiB)");
  }

  @Test
  void whoeverHeardOfTheWorstHearsTheEnd() {
    assertThat(messages.of(new AlertEvent.Resolved(alert(AlertState.RESOLVED, 3)), NOON).severity())
        .isEqualTo(Severity.CRITICAL);
    Alert lowered = alert(AlertState.FIRING, 2);
    assertThat(
            messages
                .of(new AlertEvent.SeverityChanged(lowered, Severity.CRITICAL), NOON)
                .severity())
        .isEqualTo(Severity.CRITICAL);
  }

  @Test
  void aKeyNamesIncidentSeverityAndNumberAndIsTheSameAfterARestart() {
    Alert alert = alert(AlertState.FIRING, 2);
    Message said = messages.of(new AlertEvent.Reminded(alert), NOON);

    assertThat(said.key()).isEqualTo("alert/" + alert.incident() + "/warning/2");
    assertThat(messages.last(alert, NOON.plus(Duration.ofHours(1))).key()).isEqualTo(said.key());
    assertThat(messages.of(new AlertEvent.Fired(alert(AlertState.FIRING, 1)), NOON).key())
        .isNotEqualTo(said.key());
    assertThat(said.incident()).isEqualTo("alert/" + alert.incident());
  }

  @Test
  void anotherServerIsToldAsInformationUnderAKeyOfItsOwn() {
    KnownServer before = new KnownServer("orders", new ServerIdentity(7L, 3, NOON), null);

    Message promoted = messages.newServer(before, new ServerIdentity(7L, 4, NOON), NOON);
    Message other = messages.newServer(before, new ServerIdentity(8L, 3, NOON), NOON);

    assertThat(PlainRenderer.headline(promoted))
        .isEqualTo("INFO  Source orders was promoted or restored: another timeline");
    assertThat(PlainRenderer.headline(other))
        .isEqualTo("INFO  Source orders is another server now");
    assertThat(promoted.key()).isEqualTo("alert/server/orders/7/4").isNotEqualTo(other.key());
  }

  @Test
  void manyAlertsOfOnePlaceAreOneListTheWorstFirst() {
    List<AlertEvent> many =
        List.of(
            new AlertEvent.Fired(named(AlertKey.SLOT_DISCONNECTED, "a", Severity.WARNING)),
            new AlertEvent.Fired(named(AlertKey.SLOT_DISCONNECTED, "b", Severity.WARNING)),
            new AlertEvent.Fired(named(AlertKey.SLOT_LOST, "c", Severity.CRITICAL)));

    AlertMessages.Telling told = messages.of(many, NOON);

    assertThat(PlainRenderer.render(told.message()))
        .startsWith("CRITICAL  3 alerts on orders: 2 slot-disconnected, 1 slot-lost\n")
        .contains("What      orders/c, orders/a, orders/b")
        .contains("Since     the first since 2026-03-10 11:18 UTC (42 m)")
        .contains("Evidence  critical: c is bad · warning: a is bad · warning: b is bad")
        .contains(
            "Impact    its consumer can't go on and needs a full reload; the slot keeps no WAL ·"
                + " WAL is kept until");
    assertThat(told.covers())
        .containsExactlyInAnyOrderElementsOf(
            many.stream().map(e -> messages.of(e, NOON).key()).toList());
    assertThat(told.covers()).doesNotContain(told.message().key());
  }

  @Test
  void ofMoreThanTenTheRestIsCounted() {
    List<AlertEvent> many =
        java.util.stream.IntStream.range(0, 13)
            .<AlertEvent>mapToObj(
                i -> new AlertEvent.Fired(named(AlertKey.SLOT_LOST, "s" + i, Severity.CRITICAL)))
            .toList();

    Message message = messages.of(many, NOON).message();

    assertThat(message.evidence()).endsWith("s9 is bad · and 3 more");
    assertThat(message.what()).as("every subject is named").contains("orders/s12");
  }

  @Test
  void alertsOfOnePlaceKeepTheirOrderAlsoWhenOneMessageStandsForMany() {
    AlertEvent end = new AlertEvent.Resolved(alert(AlertState.RESOLVED, 3));
    AlertEvent one = new AlertEvent.Fired(alert(AlertState.FIRING, 1));
    Message many = messages.of(List.of(one, one, one), NOON).message();

    assertThat(messages.of(end, NOON).lane()).isEqualTo(many.lane()).isEqualTo("alerts/orders");
  }

  private static Alert named(AlertKey key, String slot, Severity severity) {
    Instant since = NOON.minus(Duration.ofMinutes(42));
    return new Alert(
        new Alert.Id(key, "orders/" + slot),
        "orders",
        severity,
        AlertState.FIRING,
        since,
        since,
        null,
        null,
        new Alert.Words("none", slot + " is bad", "logical slot", "inactive"),
        new Alert.Clocks(5, 31, 0, null, null, NOON, null, severity, 1, NOON));
  }

  private static Alert alert(AlertState state, int number) {
    boolean over = state == AlertState.RESOLVED;
    Instant since = NOON.minus(Duration.ofMinutes(42));
    return new Alert(
        new Alert.Id(AlertKey.RETAINED_WAL, "orders/cdc"),
        "orders",
        Severity.WARNING,
        state,
        since,
        since,
        over ? NOON : null,
        over ? "the slot retains 0.5 GiB" : null,
        new Alert.Words(
            "none",
            "Slot cdc on orders retains 12.0 GiB of WAL",
            "logical slot, database orders",
            "inactive"),
        new Alert.Clocks(5, 31, 0, null, null, NOON, 63L << 30, Severity.CRITICAL, number, NOON));
  }
}
