package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a SIGHUP does while the daemon starts, and after.
class HangupsTest {
  private final List<String> reloaded = new ArrayList<>();
  private final Hangups<String> hangups = new Hangups<>(reloaded::add);

  @Test
  void oneThatComesBeforeTheDaemonRunsIsTakenWhenItDoes() {
    hangups.hangUp();
    hangups.hangUp();
    assertThat(reloaded).isEmpty();
    hangups.started("daemon");
    assertThat(reloaded).containsExactly("daemon");
  }

  @Test
  void eachReloadsADaemonThatRuns() {
    hangups.started("daemon");
    assertThat(reloaded).isEmpty();
    hangups.hangUp();
    hangups.hangUp();
    assertThat(reloaded).containsExactly("daemon", "daemon");
  }
}
