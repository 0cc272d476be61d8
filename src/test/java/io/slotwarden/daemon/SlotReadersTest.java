package io.slotwarden.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.ADms;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskWatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who else reads a slot that an endpoint names, over all entries.
class SlotReadersTest {
  private static final String SLOT = "cdc_orders";
  private static final TaskId OWN = new TaskId("prod", "orders-cdc");
  private static final String RIVAL_ARN = ADms.arn("task", "RIVALRIVALRIVALRIVALRIVALR");
  private static final Config CONFIG =
      config(
          """
          sources:
            - {name: orders, url: "jdbc:postgresql://orders-db:5432/postgres", username: u, password: "${env:P}"}
            - {name: billing, url: "jdbc:postgresql://billing-db:5432/postgres", username: u, password: "${env:P}"}
          dms:
            - {name: prod, account: "123456789012", region: eu-west-1, owns: [orders]}
            - {name: spare, account: "123456789012", region: eu-west-2, owns: [orders]}
          """);
  private static final SourceConfig ORDERS = CONFIG.source("orders").orElseThrow();

  private final Map<String, DmsObservation> looks = new HashMap<>();
  private final List<TaskWatch> watches = new ArrayList<>();

  SlotReadersTest() {
    look("prod", d -> d.tasks.add(ADms.task("orders-cdc", ADms.ID, "orders-slot")));
    look("spare", _ -> {});
  }

  private void look(String dms, Consumer<ADms> change) {
    looks.put(
        dms,
        ADms.with(
            d -> {
              d.name = dms;
              d.endpoints.add(ADms.endpoint("orders-slot", "orders-db", 5432, "orders", SLOT));
              d.endpoints.add(ADms.endpoint("alias-slot", "other-name", 5432, "orders", SLOT));
              d.endpoints.add(ADms.endpoint("billing-slot", "billing-db", 5432, "b", SLOT));
              change.accept(d);
            }));
  }

  private void rival(String status, String endpoint) {
    look(
        "spare",
        d -> d.tasks.add(ADms.task(TaskKind.TASK, "rival", RIVAL_ARN, status, endpoint, null)));
  }

  private Observed<List<String>> rivals() {
    return new SlotReaders(CONFIG, looks, watches).rivals(OWN, ORDERS, SLOT);
  }

  @Test
  void aTaskAloneOnItsSlotHasNoRivalsNotEvenItself() {
    assertThat(rivals().toOptional()).contains(List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "running, orders-slot, true",
    "starting, orders-slot, true",
    "no-such-word, orders-slot, true",
    "running, alias-slot, true",
    "stopped, orders-slot, false",
    "ready, orders-slot, false",
    "running, billing-slot, false",
    "running, orders-src, false"
  })
  void findsARivalInAnotherEntryUnlessItReadsAnotherOfOurServers(
      String status, String endpoint, boolean found) {
    rival(status, endpoint);

    assertThat(rivals().toOptional()).contains(found ? List.of("spare/rival") : List.of());
  }

  @Test
  void aStoppedTaskThatIsBeingResumedIsARival() {
    rival("failed", "orders-slot");
    Instant now = Instant.parse("2026-03-10T12:00:00Z");
    watches.add(
        new TaskWatch(
            new TaskId("spare", "rival"),
            RIVAL_ARN,
            "failed",
            now,
            null,
            now,
            null,
            null,
            1,
            now,
            now,
            7L,
            false));

    assertThat(rivals().toOptional()).contains(List.of("spare/rival"));
  }

  @Test
  void aDataMigrationThatNamesTheSlotIsARival() {
    look(
        "spare",
        d ->
            d.migrations.add(
                ADms.task(
                    TaskKind.DATA_MIGRATION,
                    "homogeneous",
                    ADms.arn("data-migration", "X"),
                    "Replication ongoing",
                    null,
                    SLOT)));

    assertThat(rivals().toOptional()).contains(List.of("spare/homogeneous"));
  }

  @Test
  void anotherOwnerThatCantBeListedLeavesItUnknown() {
    look("spare", d -> d.failed.put("tasks", "throttled"));
    assertThat(rivals().isKnown()).isFalse();

    looks.remove("spare");
    assertThat(rivals().isKnown()).as("not looked at yet").isFalse();
  }

  private static Config config(String text) {
    return switch (ConfigLoader.load(
        text, "test.yaml", name -> name.equals("P") ? "secret" : null)) {
      case Loaded.Valid valid -> valid.config();
      case Loaded.Invalid invalid -> throw new IllegalArgumentException("" + invalid.problems());
    };
  }
}
