package io.slotwarden.alert;

import static io.slotwarden.alert.Readings.NOON;
import static io.slotwarden.alert.Readings.book;
import static io.slotwarden.alert.Readings.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Registration;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The end of a registration: when its owner is told, and what ends the telling.
class RegistrationAlertsTest {
  private static final SlotId SLOT = new SlotId("orders", "mig");
  private final AlertRules rules = new AlertRules(config());

  @Test
  void isToldThreeDaysBeforeTheEndWithOwnerPurposeAndWhatToDo() {
    assertThat(judge(AlertKey.SLOT_EXPIRING, NOON.plus(Duration.ofHours(72))))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(Severity.WARNING);
              assertThat(h.since()).isEqualTo(NOON);
              assertThat(h.words().text())
                  .isEqualTo("The time of slot mig on orders ends at 2026-03-13T12:00:00Z");
              assertThat(h.words().what()).contains("owner payments, for: move orders");
              assertThat(h.words().evidence())
                  .contains(
                      "slotwarden slot renew orders/mig --for 14d --reason TEXT",
                      "slotwarden slot release orders/mig --reason TEXT");
            });
    assertThat(judge(AlertKey.SLOT_EXPIRING, NOON.plus(Duration.ofHours(72)).plusSeconds(1)))
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void atTheEndTheOneAlertEndsAndTheOtherBegins() {
    assertThat(judge(AlertKey.SLOT_EXPIRING, NOON)).isInstanceOf(Judgement.Ended.class);
    assertThat(judge(AlertKey.SLOT_EXPIRED, NOON))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(h -> assertThat(h.since()).isEqualTo(NOON));
    assertThat(judge(AlertKey.SLOT_EXPIRED, NOON.plusSeconds(1)))
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void aRegistrationThatWasGivenUpEndsBoth() {
    AlertBook firing = Readings.with(book(), AlertKey.SLOT_EXPIRED, SLOT.target(), "orders");

    assertThat(rules.ofRegistrations("orders", List.of(), firing, NOON))
        .singleElement()
        .isInstanceOf(Judgement.Ended.class);
    assertThat(rules.ofRegistrations("ledger", List.of(), firing, NOON))
        .as("of another source nothing is said")
        .isEmpty();
  }

  private Judgement judge(AlertKey key, Instant end) {
    return Objects.requireNonNull(
        Readings.of(
            rules.ofRegistrations("orders", List.of(registration(end)), book(), NOON), key));
  }

  private static Registration registration(Instant end) {
    return new Registration(
        1,
        SLOT,
        "app",
        "test_decoding",
        "payments",
        "move orders",
        NOON.minus(Duration.ofDays(10)),
        "ann",
        end,
        new Lsn(1),
        1L,
        null,
        null);
  }
}
