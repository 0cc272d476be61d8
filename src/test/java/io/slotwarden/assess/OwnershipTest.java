package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ADms;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.Observed;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.Slot;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Protecting takes one sign, claiming takes all of them.
class OwnershipTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final String AUTOMATIC =
      "y2r2kwwlcfenfe4l_00016413_93278367_8cf9_456b_8be0_565d354a2cf1";
  private static final TaskId TASK = new TaskId("prod", "orders-cdc");

  private final Map<String, DmsObservation> looks = new HashMap<>();
  private final List<TaskWatch> watches = new ArrayList<>();
  private Observed<Instant> inventory = Observed.known(NOW, NOW);
  private boolean dmsNone;

  private static Slot slot(String name) {
    return ASlot.with(s -> s.name = name);
  }

  private void prod(Consumer<ADms> change) {
    looks.put("prod", ADms.with(change));
  }

  private Ownership of(Slot slot) {
    SourceProfile profile =
        new SourceProfile(
            "orders", List.of("orders-db"), 5432, List.of("hidden-src"), List.of("prod"), dmsNone);
    return Ownership.of(
        slot,
        new Ownership.Surroundings(
            profile, looks, watches, Map.of("prod", Duration.ofMinutes(10)), inventory, NOW));
  }

  private OwnerKind kind(Slot slot) {
    return of(slot).owner().kind();
  }

  @Test
  void aSlotThatNothingNamesIsNobodysByACompleteInventory() {
    prod(_ -> {});

    assertThat(kind(slot("tmp_orders"))).isEqualTo(OwnerKind.NONE);
  }

  @Test
  void theSameSlotIsUnknownWhileTheInventoryIs() {
    prod(d -> d.failed.put("tasks", "throttled on page 2"));
    inventory = Observed.unknown("dms prod: throttled on page 2", NOW);

    Ownership ownership = of(slot("tmp_orders"));

    assertThat(ownership.owner().kind()).isEqualTo(OwnerKind.UNKNOWN);
    assertThat(ownership.owner().evidence()).contains("dms prod: throttled on page 2");
  }

  @Test
  void claimsWhenPrefixOidAndSourceAllAgree() {
    prod(d -> d.tasks.add(ADms.task("orders-cdc", ADms.ID, "orders-src")));

    Ownership ownership = of(slot(AUTOMATIC));

    assertThat(ownership.owner().kind()).isEqualTo(OwnerKind.DMS_TASK);
    assertThat(ownership.owner().id()).isEqualTo("prod/orders-cdc");
    assertThat(ownership.owner().claimed()).isTrue();
    assertThat(ownership.tasks()).containsExactly(TASK);
  }

  @Test
  void protectsByThePrefixAloneWhenTheOidIsAnothers() {
    prod(d -> d.tasks.add(ADms.task("orders-cdc", ADms.ID, "orders-src")));

    Ownership ownership =
        of(
            ASlot.with(
                s -> {
                  s.name = AUTOMATIC;
                  s.databaseOid = 16414L;
                }));

    assertThat(ownership.owner().kind()).isEqualTo(OwnerKind.DMS_TASK);
    assertThat(ownership.owner().claimed()).isFalse();
    assertThat(ownership.tasks()).isEmpty();
  }

  @Test
  void protectsByThePrefixAloneWhenTheTaskReadsAnotherServer() {
    prod(
        d -> {
          d.endpoints.add(ADms.endpoint("else", "billing-db", 5432, "orders", null));
          d.tasks.add(ADms.task("orders-cdc", ADms.ID, "else"));
        });

    assertThat(of(slot(AUTOMATIC)).owner().claimed()).isFalse();
    assertThat(kind(slot(AUTOMATIC))).isEqualTo(OwnerKind.DMS_TASK);
  }

  @Test
  void protectsByATaskOfAnEntryThatDoesNotOwnTheSource() {
    prod(_ -> {});
    looks.put(
        "other",
        ADms.with(
            d -> {
              d.name = "other";
              d.tasks.add(ADms.task("orders-cdc", ADms.ID, "nowhere"));
            }));

    assertThat(kind(slot(AUTOMATIC))).isEqualTo(OwnerKind.DMS_TASK);
  }

  @Test
  void protectsByASanitisedIdOfATaskOrAReplication() {
    prod(
        d -> {
          d.tasks.add(ADms.task("t", "orders-to-redshift", "orders-src"));
          d.replications.add(
              ADms.task(
                  TaskKind.REPLICATION,
                  "r",
                  ADms.arn("replication-config", "Orders-CDC"),
                  "running",
                  "orders-src",
                  null));
        });

    assertThat(kind(slot("orders_to_redshi_custom"))).isEqualTo(OwnerKind.DMS_TASK);
    assertThat(kind(slot("orders_cdc_custom"))).isEqualTo(OwnerKind.DMS_REPLICATION);
  }

  @Test
  void anAutomaticNameWithoutATaskIsWhoseNobodyCanSay() {
    prod(_ -> {});

    Ownership ownership = of(slot(AUTOMATIC));

    assertThat(ownership.owner().kind()).isEqualTo(OwnerKind.UNKNOWN);
    assertThat(ownership.automaticName()).isTrue();
  }

  @Test
  void anEndpointThatNamesTheSlotOwnsItWithoutATask() {
    prod(d -> d.endpoints.add(ADms.endpoint("e", "orders-db", 5432, "orders", "mine")));

    Ownership ownership = of(slot("mine"));

    assertThat(ownership.owner().kind()).isEqualTo(OwnerKind.DMS_ENDPOINT);
    assertThat(ownership.owner().claimed()).isTrue();
    assertThat(ownership.tasks()).isEmpty();
  }

  @Test
  void anEndpointUnderAnotherHostOrPortProtectsButDoesNotClaim() {
    for (var e :
        List.of(
            ADms.endpoint("e", "10.9.8.7", 5432, "orders", "mine"),
            ADms.endpoint("e", "orders-db", 5433, "orders", "mine"),
            ADms.endpoint("e", "orders-db", null, "orders", "mine"))) {
      prod(d -> d.endpoints.add(e));

      assertThat(kind(slot("mine"))).isEqualTo(OwnerKind.DMS_ENDPOINT);
      assertThat(of(slot("mine")).owner().claimed()).isFalse();
    }
  }

  @Test
  void anEndpointOfAnotherDatabaseOrOfNoneProtectsButDoesNotClaim() {
    for (String database : new @Nullable String[] {"billing", null}) {
      prod(
          d -> {
            d.endpoints.add(ADms.endpoint("e", "orders-db", 5432, database, "mine"));
            d.tasks.add(ADms.task("orders-cdc", "X", "e"));
          });

      assertThat(kind(slot("mine"))).isEqualTo(OwnerKind.DMS_TASK);
      assertThat(of(slot("mine")).tasks()).isEmpty();
    }
  }

  @Test
  void aTaskOnAnEndpointThatNamesTheSlotClaimsIt() {
    prod(
        d -> {
          d.endpoints.add(ADms.endpoint("e", "ORDERS-DB.", 5432, "orders", "mine"));
          d.tasks.add(ADms.task("orders-cdc", "X", "e"));
        });

    assertThat(of(slot("mine")).tasks()).containsExactly(TASK);
  }

  @Test
  void aTaskThatBothNamesAndMadeTheSlotIsListedOnce() {
    prod(
        d -> {
          d.endpoints.add(ADms.endpoint("e", "orders-db", 5432, "orders", AUTOMATIC));
          d.tasks.add(ADms.task("orders-cdc", ADms.ID, "e"));
        });

    assertThat(of(slot(AUTOMATIC)).tasks()).containsExactly(TASK);
  }

  @Test
  void anEndpointWithItsCredentialsInSecretsManagerProtectsEverywhereAndClaimsOnlyWhereNamed() {
    prod(
        d -> {
          d.endpoints.add(ADms.endpoint("secret-src", null, null, "orders", "mine"));
          d.endpoints.add(ADms.endpoint("hidden-src", null, null, "orders", "hidden"));
        });

    assertThat(kind(slot("mine"))).isEqualTo(OwnerKind.DMS_ENDPOINT);
    assertThat(of(slot("mine")).owner().claimed()).isFalse();
    assertThat(of(slot("hidden")).owner().claimed()).isTrue();
  }

  @Test
  void aNamedEndpointThatSaysAnotherHostIsNotThisServer() {
    prod(d -> d.endpoints.add(ADms.endpoint("hidden-src", "billing-db", 5432, "orders", "mine")));

    assertThat(of(slot("mine")).owner().claimed()).isFalse();
  }

  @Test
  void aDataMigrationOwnsTheSlotThatItNames() {
    prod(
        d ->
            d.migrations.add(
                ADms.task(
                    TaskKind.DATA_MIGRATION,
                    "m",
                    ADms.arn("data-migration", "M"),
                    "x",
                    null,
                    "mine")));

    assertThat(kind(slot("mine"))).isEqualTo(OwnerKind.DMS_DATA_MIGRATION);
  }

  @Test
  void aTaskMissingFromOneListingStillProtects() {
    prod(_ -> {});
    watches.add(watch(NOW.minusSeconds(60)));

    assertThat(kind(slot(AUTOMATIC))).isEqualTo(OwnerKind.DMS_TASK);
    assertThat(of(slot(AUTOMATIC)).owner().claimed()).isFalse();
  }

  @Test
  void aTaskOfAnEntryThatCantBeListedNowStillProtects() {
    watches.add(watch(null));
    prod(d -> d.failed.put("tasks", "throttled"));

    assertThat(kind(slot(AUTOMATIC))).isEqualTo(OwnerKind.DMS_TASK);

    looks.clear();

    assertThat(kind(slot(AUTOMATIC))).as("not looked at yet").isEqualTo(OwnerKind.DMS_TASK);
  }

  private static TaskWatch watch(@Nullable Instant missedSince) {
    return new TaskWatch(
        TASK,
        ADms.arn("task", ADms.ID),
        "running",
        NOW.minusSeconds(90),
        missedSince,
        null,
        null,
        null,
        0,
        null,
        null,
        null,
        false);
  }

  @Test
  void aSourceThatNoDmsReadsHasNobodysSlots() {
    dmsNone = true;

    assertThat(kind(slot("tmp_orders"))).isEqualTo(OwnerKind.NONE);
  }

  @Test
  void aNameOfAToolIsTheToolsWhateverTheInventory() {
    prod(_ -> {});

    assertThat(kind(slot("debezium_orders"))).isEqualTo(OwnerKind.TOOL);
  }

  @Test
  void aSlotThatIsReadNowIsNeverNobodys() {
    prod(_ -> {});

    assertThat(kind(ASlot.with(s -> s.streaming("streaming", null, null))))
        .isEqualTo(OwnerKind.UNKNOWN);
    assertThat(
            kind(
                ASlot.with(
                    s -> {
                      s.name = "dms"; // its walsender's application name
                      s.plugin = "pgoutput";
                      s.streaming("streaming", null, null);
                    })))
        .isEqualTo(OwnerKind.SUBSCRIPTION);
  }

  @Test
  void aPhysicalSlotIsAStandbysWhileReadOrHoldingAnXmin() {
    assertThat(kind(ASlot.with(s -> s.physical().streaming("streaming", null, null))))
        .isEqualTo(OwnerKind.STANDBY);
    assertThat(kind(ASlot.with(s -> s.physical().xminAge = 7L))).isEqualTo(OwnerKind.STANDBY);
    assertThat(kind(ASlot.with(ASlot::physical))).isEqualTo(OwnerKind.UNKNOWN);
  }
}
