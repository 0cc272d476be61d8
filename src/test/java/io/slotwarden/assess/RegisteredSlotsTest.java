package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ADms;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.Registration;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whose a registered slot is, and which slot a registration is of.
class RegisteredSlotsTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Slot SLOT = ASlot.with(s -> s.name = "mig");
  private static final ServerIdentity SERVER = new ServerIdentity(7L, 1, NOW);
  private static final Registration REGISTRATION = registration(7L);

  @Test
  void belongsToTheTeamThatAskedForIt() {
    Owner owner = owner(_ -> {});

    assertThat(owner.kind()).isEqualTo(OwnerKind.REGISTERED);
    assertThat(owner.id()).isEqualTo("payments");
    assertThat(owner.evidence().getFirst())
        .isEqualTo("registered by payments for 'move orders' until 2026-03-24T12:00:00Z");
  }

  @Test
  void isTheTasksThatReadsItForCertainAndTellsOfTheRegistrationAsWell() {
    Owner owner =
        owner(
            d -> {
              d.endpoints.clear();
              d.endpoints.add(ADms.endpoint("orders-src", "orders-db", 5432, "orders", "mig"));
              d.tasks.add(ADms.task("orders-cdc", ADms.ID, "orders-src"));
            });

    assertThat(owner.kind()).isEqualTo(OwnerKind.DMS_TASK);
    assertThat(owner.id()).isEqualTo("prod/orders-cdc");
    assertThat(owner.evidence().getFirst()).startsWith("registered by payments");
  }

  @Test
  void aSlotThatIsKnownToDifferIsNotTheRegisteredOne() {
    assertThat(REGISTRATION.mayBe(SERVER, SLOT)).isTrue();
    assertThat(REGISTRATION.mayBe(new ServerIdentity(8L, 1, NOW), SLOT)).isFalse();
    assertThat(REGISTRATION.mayBe(SERVER, changed(s -> s.restart = Lsn.parse("1/FFFFFF"))))
        .isFalse();
    assertThat(REGISTRATION.mayBe(SERVER, changed(s -> s.plugin = "pgoutput"))).isFalse();
    assertThat(REGISTRATION.mayBe(SERVER, changed(s -> s.database = "billing"))).isFalse();
    assertThat(REGISTRATION.mayBe(SERVER, changed(ASlot::physical))).isFalse();
  }

  @Test
  void whatIsNotKnownProtects() {
    assertThat(REGISTRATION.mayBe(new ServerIdentity(null, 1, NOW), SLOT)).isTrue();
    assertThat(registration(null).mayBe(SERVER, SLOT)).isTrue();
    assertThat(REGISTRATION.mayBe(SERVER, changed(s -> s.restart = null))).isTrue();
    assertThat(REGISTRATION.mayBe(SERVER, changed(s -> s.restart = Lsn.parse("2/0")))).isTrue();
  }

  private static Slot changed(Consumer<ASlot> change) {
    return ASlot.with(
        s -> {
          s.name = "mig";
          change.accept(s);
        });
  }

  private static Owner owner(Consumer<ADms> change) {
    Map<String, DmsObservation> looks = Map.of("prod", ADms.with(change));
    SourceProfile profile =
        new SourceProfile("orders", List.of("orders-db"), 5432, List.of(), List.of("prod"), false);
    return Ownership.of(
            SLOT,
            new Ownership.Surroundings(
                profile,
                looks,
                List.of(),
                Map.of("prod", Duration.ofMinutes(10)),
                Observed.known(NOW, NOW),
                NOW,
                List.of(REGISTRATION)))
        .owner();
  }

  private static Registration registration(@Nullable Long systemIdentifier) {
    return new Registration(
        1,
        new SlotId("orders", "mig"),
        "orders",
        "test_decoding",
        "payments",
        "move orders",
        NOW,
        "ann",
        NOW.plus(Duration.ofDays(14)),
        Lsn.parse("1/10000000"),
        systemIdentifier,
        null,
        null);
  }
}
