package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ADms;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.Slot;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskNames;
import io.slotwarden.model.TaskWatch;
import io.slotwarden.model.Walsender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Serverless replications and data migrations are known, own and go like tasks.
class TaskKindsTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration GONE_AFTER = Duration.ofMinutes(10);
  private static final TaskWatches.Sight SIGHT =
      new TaskWatches.Sight(GONE_AFTER, Duration.ofMinutes(2), _ -> null, _ -> null);
  private static final SourceProfile ORDERS =
      new SourceProfile(
          "orders", List.of("orders-db"), 5432, List.of("hidden-src"), List.of("prod"), false);

  private static DmsTask replication(String name, @Nullable String endpoint) {
    return ADms.task(
        TaskKind.REPLICATION,
        name,
        ADms.arn("replication-config", ADms.ID),
        "running",
        endpoint,
        null);
  }

  private static DmsTask migration(String name, @Nullable String slot) {
    return ADms.task(
        TaskKind.DATA_MIGRATION,
        name,
        ADms.arn("data-migration", "MIGRATION1234567890ABCDEFG"),
        "Replication ongoing",
        null,
        slot);
  }

  private static Ownership of(Slot slot, Consumer<ADms> change, TaskWatch... watches) {
    return Ownership.of(
        slot,
        new Ownership.Surroundings(
            ORDERS,
            Map.of("prod", ADms.with(change)),
            List.of(watches),
            Map.of("prod", GONE_AFTER),
            Observed.known(NOW, NOW),
            NOW));
  }

  @Test
  void eachKindHasANameOfItsOwnWhereTwoShareOne() {
    DmsObservation look =
        ADms.with(
            d -> {
              d.tasks.add(ADms.task("orders", "TASKTASKTASKTASK", "orders-src"));
              d.replications.add(replication("orders", "orders-src"));
              d.migrations.add(migration("orders", null));
            });

    assertThat(TaskNames.of(look).keySet())
        .extracting(TaskId::target)
        .containsExactly("prod/orders", "prod/orders:replication", "prod/orders:data_migration");
  }

  @Test
  void aReplicationOwnsAndClaimsTheSlotThatItsEndpointNames() {
    Ownership owned =
        of(
            ASlot.with(s -> s.name = "mine"),
            d -> {
              d.endpoints.add(ADms.endpoint("e", "orders-db", 5432, "orders", "mine"));
              d.replications.add(replication("orders-sl", "e"));
            });

    assertThat(owned.owner().kind()).isEqualTo(OwnerKind.DMS_REPLICATION);
    assertThat(owned.owner().claimed()).isTrue();
    assertThat(owned.tasks()).containsExactly(new TaskId("prod", "orders-sl"));
  }

  @Test
  void twoTasksWithCdcOnOneSlotNameAreBothItsReaders() {
    Ownership owned =
        of(
            ASlot.with(s -> s.name = "mine"),
            d -> {
              d.endpoints.add(ADms.endpoint("e", "orders-db", 5432, "orders", "mine"));
              d.tasks.add(ADms.task("one", "TASKONETASKONETASKONE", "e"));
              d.replications.add(replication("two", "e"));
            });

    assertThat(owned.tasks()).containsExactly(new TaskId("prod", "one"), new TaskId("prod", "two"));
  }

  @Test
  void aDataMigrationClaimsTheSlotThatItNamesOnlyWhereASubscriptionCanReadIt() {
    Consumer<ADms> named = d -> d.migrations.add(migration("mig", "mine"));

    Ownership subscribed =
        of(
            ASlot.with(
                s -> {
                  s.name = "mine";
                  s.plugin = "pgoutput";
                }),
            named);
    Ownership decoded = of(ASlot.with(s -> s.name = "mine"), named);

    assertThat(subscribed.owner().kind()).isEqualTo(OwnerKind.DMS_DATA_MIGRATION);
    assertThat(subscribed.owner().claimed()).isTrue();
    assertThat(subscribed.tasks()).containsExactly(new TaskId("prod", "mig"));
    assertThat(decoded.owner().kind())
        .as("one sign protects")
        .isEqualTo(OwnerKind.DMS_DATA_MIGRATION);
    assertThat(decoded.owner().claimed()).isFalse();
    assertThat(decoded.tasks()).isEmpty();
  }

  @Test
  void theAddressOfAnInstanceSupportsAndClaimsNothing() {
    Slot read =
        ASlot.with(
            s -> {
              s.name = "mine";
              s.active = true;
              s.walsender =
                  new Walsender("streaming", null, null, "dms", "x", "fd00::5", NOW, null, null);
            });
    Consumer<ADms> instance =
        d ->
            d.instances.add(
                new ReplicationInstance(
                    "ri-1", ADms.arn("rep", "ri"), "available", "3.6.1", List.of("FD00:0:0::5")));

    Ownership owned = of(read, instance);

    assertThat(owned.owner().kind()).isEqualTo(OwnerKind.UNKNOWN);
    assertThat(owned.owner().claimed()).isFalse();
    assertThat(owned.owner().evidence())
        .anyMatch(e -> e.contains("replication instance ri-1 of prod"))
        .anyMatch(e -> e.contains("the user of endpoint orders-src"));
  }

  @Test
  void aReplicationMissingFromOneListingStillProtectsAndIsGoneAfterASecond() {
    DmsObservation listed = ADms.with(d -> d.replications.add(replication("orders-sl", null)));
    Map<TaskId, TaskWatch> watches = TaskWatches.next(Map.of(), listed, SIGHT);
    Slot automatic =
        ASlot.with(s -> s.name = "y2r2kwwlcfenfe4l_00016413_93278367_8cf9_456b_8be0_565d354a2cf1");

    Map<TaskId, TaskWatch> missed = look(watches, 1, _ -> {});

    assertThat(of(automatic, _ -> {}, missed.values().toArray(TaskWatch[]::new)).owner().kind())
        .isEqualTo(OwnerKind.DMS_REPLICATION);
    assertThat(look(missed, 11, d -> d.failed.put("replications", "throttled")))
        .as("a listing that failed lets nothing go")
        .isNotEmpty();
    assertThat(look(missed, 10, _ -> {})).isNotEmpty();
    assertThat(look(missed, 11, _ -> {})).isEmpty();
  }

  private static Map<TaskId, TaskWatch> look(
      Map<TaskId, TaskWatch> before, int minute, Consumer<ADms> change) {
    return TaskWatches.next(
        before,
        ADms.with(
            d -> {
              d.at = NOW.plus(Duration.ofMinutes(minute));
              change.accept(d);
            }),
        SIGHT);
  }
}
