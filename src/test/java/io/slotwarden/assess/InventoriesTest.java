package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ADms;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.InventoryWatch;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// "Nobody's" is a proof, not an absence.
class InventoriesTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final SourceProfile ORDERS = profile("prod");

  private static SourceProfile profile(String... owners) {
    return new SourceProfile(
        "orders", List.of("orders-db"), 5432, List.of(), List.of(owners), false);
  }

  private final Map<String, DmsObservation> looks = new HashMap<>();
  private final Map<String, InventoryWatch> watches = new HashMap<>();

  private void look(DmsObservation look) {
    looks.put(look.dms(), look);
    watches.put(look.dms(), Inventories.next(watches.get(look.dms()), look, List.of(ORDERS)));
  }

  private Observed<Instant> complete(SourceProfile profile, PersonsWord... words) {
    return Inventories.completeAt(profile, looks, watches, List.of(words), NOW);
  }

  private static PersonsWord approve(String target, Instant at) {
    return new PersonsWord(
        1, PersonsWord.Kind.APPROVE, target, "right account", at, null, "ann", null);
  }

  @Test
  void isCompleteWhenEveryListingIsKnownAndTheSourceHasAnEndpoint() {
    look(ADms.with(_ -> {}));

    assertThat(complete(ORDERS)).isEqualTo(Observed.known(NOW, NOW));
  }

  @Test
  void isAsOldAsItsOldestListing() {
    look(ADms.with(d -> d.seenAt.put("migrations", NOW.minusSeconds(200))));

    assertThat(complete(ORDERS).toOptional()).contains(NOW.minusSeconds(200));
  }

  @Test
  void isUnknownWhenAListingIsTooOldToTellWhatIsThereNow() {
    look(ADms.with(d -> d.seenAt.put("migrations", NOW.minusSeconds(301))));

    assertThat(complete(ORDERS).isKnown()).isFalse();
  }

  @Test
  void doesNotGrowOldWithTheAccountThatWasEstablishedLongAgo() {
    look(ADms.with(d -> d.account = Observed.known("123456789012", NOW.minusSeconds(3000))));

    assertThat(complete(ORDERS)).isEqualTo(Observed.known(NOW, NOW));
  }

  @Test
  void isUnknownWhenAnyListingFailed() {
    for (String listing : List.of("tasks", "endpoints", "replications", "migrations")) {
      look(ADms.with(d -> d.failed.put(listing, "AccessDenied")));

      assertThat(complete(ORDERS).reason())
          .as(listing)
          .hasValueSatisfying(why -> assertThat(why).contains("prod", "AccessDenied"));
    }
  }

  @Test
  void isUnknownUnderAnotherAccount() {
    look(ADms.with(d -> d.account = Observed.unknown("account 999999999999 answered", NOW)));

    assertThat(complete(ORDERS).isKnown()).isFalse();
  }

  @Test
  void isUnknownWhereNobodyOwnsTheSource() {
    look(ADms.with(_ -> {}));

    assertThat(complete(profile()).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("dms: none"));
  }

  @Test
  void isKnownWhereAPersonSaidThatNoDmsReadsTheSource() {
    SourceProfile none = new SourceProfile("orders", List.of(), 5432, List.of(), List.of(), true);

    assertThat(complete(none).isKnown()).isTrue();
  }

  @Test
  void needsEveryEntryThatOwnsTheSource() {
    look(ADms.with(_ -> {}));

    assertThat(complete(profile("prod", "spare")).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("spare", "not been seen"));

    look(
        ADms.with(
            d -> {
              d.name = "spare";
              d.at = NOW.minusSeconds(100);
              d.failed.put("endpoints", "throttled");
            }));

    assertThat(complete(profile("prod", "spare")).isKnown()).isFalse();

    look(
        ADms.with(
            d -> {
              d.name = "spare";
              d.at = NOW.minusSeconds(100);
            }));

    assertThat(complete(profile("prod", "spare")).toOptional()).contains(NOW.minusSeconds(100));
  }

  @Test
  void isUnknownForAnEntryThatNeverShowedAnEndpointOfTheSource() {
    look(ADms.with(d -> d.endpoints.clear()));

    assertThat(complete(ORDERS).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("never shown", "approve prod"));
    assertThat(complete(ORDERS, approve("prod", NOW.minusSeconds(9))).isKnown()).isTrue();
    assertThat(complete(ORDERS, approve("spare", NOW.minusSeconds(9))).isKnown()).isFalse();
  }

  @Test
  void isUnknownOnceAllEndpointsOfTheSourceHaveVanished() {
    look(ADms.with(d -> d.at = NOW.minusSeconds(120)));
    look(
        ADms.with(
            d -> {
              d.at = NOW.minusSeconds(60);
              d.endpoints.clear();
              d.endpoints.add(ADms.endpoint("else", "billing-db", 5432, "x", null));
            }));
    look(ADms.with(d -> d.endpoints.clear()));

    assertThat(complete(ORDERS).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("vanished since", "approve prod"));
    assertThat(complete(ORDERS, approve("prod", NOW.minusSeconds(61))).isKnown())
        .as("approved before they vanished")
        .isFalse();
    assertThat(complete(ORDERS, approve("prod", NOW.minusSeconds(60))).isKnown()).isTrue();
  }

  @Test
  void isKnownAgainWhenAnEndpointComesBackAndAnOldApprovalDoesNotServeTwice() {
    PersonsWord approved = approve("prod", NOW.minusSeconds(200));
    look(ADms.with(d -> d.at = NOW.minusSeconds(400)));
    look(emptied(300));
    look(ADms.with(d -> d.at = NOW.minusSeconds(100)));

    assertThat(complete(ORDERS).isKnown()).isTrue();

    look(emptied(50));

    assertThat(complete(ORDERS, approved).isKnown()).isFalse();
  }

  private static DmsObservation emptied(int secondsAgo) {
    return ADms.with(
        d -> {
          d.at = NOW.minusSeconds(secondsAgo);
          d.endpoints.clear();
        });
  }

  @Test
  void judgesTheLookItselfAndNotOnlyWhatWasNotedOfTheLastOne() {
    look(ADms.with(d -> d.at = NOW.minusSeconds(60)));
    looks.put("prod", emptied(0)); // not yet noted

    assertThat(complete(ORDERS).isKnown()).isFalse();
  }

  @Test
  void anIncompleteLookTeachesNothing() {
    look(ADms.with(_ -> {}));
    InventoryWatch before = watches.get("prod");

    InventoryWatch after =
        Inventories.next(
            before,
            ADms.with(
                d -> {
                  d.at = NOW.plusSeconds(30);
                  d.endpoints.clear();
                  d.failed.put("tasks", "throttled");
                }),
            List.of(ORDERS));

    assertThat(after).isEqualTo(before);
    assertThat(after.sourcesShown()).isEqualTo(Set.of("orders"));
  }
}
