package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.deploy.RuleWorld;
import io.slotwarden.deploy.RulesAgreement;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Tools;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The labelled corpus, produced on a real server, each slot then left as it is for an hour: the
/// alert rules for Prometheus tell of it what slotwarden's own alerts tell.
class CorpusRulesTest {
  @TempDir Path folder;

  @Test
  void theRulesForPrometheusAgreeWithTheAlertsOnTheWholeCorpus() throws Exception {
    Tools.named("promtool");
    List<RuleWorld> worlds = new ArrayList<>();
    try (PostgresServer server = CauseCorpusTest.start(Majors.newest())) {
      for (CauseScenario scenario : scenarios()) {
        try (CauseStage stage = new CauseStage(server)) {
          scenario.production().on(stage);
          SlotAssessment seen = stage.lastLook();
          worlds.add(RuleWorld.still(scenario.name(), seen, Instant.now()));
        }
      }
    }

    Map<String, List<String>> told = RulesAgreement.ofDefaults().assertAgree(folder, worlds);

    assertThat(told).hasSizeGreaterThan(15).hasSameSizeAs(worlds);
    assertThat(told.get("WAL removed")).singleElement().asString().contains("SlotLost", "critical");
    assertThat(told.get("never used")).isEmpty();
    assertThat(told.get("never read")).singleElement().asString().contains("SlotDisconnected");
  }

  private static List<CauseScenario> scenarios() {
    boolean all = Boolean.getBoolean("slotwarden.proof");
    return Stream.concat(CauseScenarios.all().stream(), ReaderScenarios.all().stream())
        .filter(s -> (all || s.quick()) && s.occursOn(Majors.newest()))
        .toList();
  }
}
