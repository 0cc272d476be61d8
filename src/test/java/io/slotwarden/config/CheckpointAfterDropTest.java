package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// `checkpoint-after-drop` of a policy.
class CheckpointAfterDropTest {
  private static final String DROPS = "    drop-slot: {sources: [orders], slots: [tmp_orders]}\n";

  @Test
  void isOffUnlessAPolicySaysSoAndHoldsForTheSourcesOfThatPolicyAlone() {
    Config off = Texts.valid(policy(DROPS));
    Config on = Texts.valid(policy(DROPS + "    checkpoint-after-drop: true\n"));

    assertThat(off.asksForCheckpoint("left-over")).isFalse();
    assertThat(off.asksForCheckpointOn("orders")).isFalse();
    assertThat(on.asksForCheckpoint("left-over")).isTrue();
    assertThat(on.asksForCheckpoint("by hand: ann")).isFalse();
    assertThat(on.asksForCheckpointOn("orders")).isTrue();
    assertThat(on.asksForCheckpointOn("billing")).isFalse();
    assertThat(Texts.valid(ConfigPrinter.effective(on))).isEqualTo(on);
  }

  @Test
  void belongsToAPolicyThatDrops() {
    Problem problem =
        Texts.error(
            policy("    resume-task: {tasks: [cdc]}\n    checkpoint-after-drop: false\n")
                + "dms: [{name: prod, region: eu-west-1}]\n");

    assertThat(problem.path()).isEqualTo("policies[0].checkpoint-after-drop");
    assertThat(problem.message()).isEqualTo("belongs to a policy with drop-slot");
  }

  @Test
  void changesNothingAboutWhatIsDroppedSoAReloadTakesIt() {
    Config off = Texts.valid(policy(DROPS));
    Config on = Texts.valid(policy(DROPS + "    checkpoint-after-drop: true\n"));

    assertThat(Loosening.between(off, on)).isEmpty();
  }

  private static String policy(String keys) {
    return Texts.SMALL + "policies:\n  - name: left-over\n" + keys;
  }
}
