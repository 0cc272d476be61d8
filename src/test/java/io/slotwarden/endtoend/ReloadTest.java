package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.guard.Rules;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Another configuration takes the place of the running one, or does not, and why.
@ResourceLock(Servers.LOCK)
class ReloadTest {
  private static final int MAJOR = 18;
  private static final String SLOT = "mig_2026_orders";
  private static final String SUCCESS = "slotwarden_config_last_reload_successful";
  @TempDir Path home;
  private Slack slack;

  /// The variables that references read, again at each use.
  private final Map<String, String> variables = new ConcurrentHashMap<>();

  @BeforeEach
  void openSlack() throws Exception {
    slack = new Slack();
  }

  @AfterEach
  void closeSlack() {
    slack.close();
  }

  private Config load(String text) {
    return Setup.load(text, environment);
  }

  private final io.slotwarden.config.Secret.Environment environment = variables::get;

  private Setup marked(PostgresServer server) {
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.down().url()).source(server).drops(SLOT).earn(SLOT);
    variables.putAll(setup.variables());
    return setup;
  }

  @Test
  void aReloadThatProtectsCountsFromTheNextLookOn() {
    PostgresServer server = Servers.of(MAJOR);
    String text = marked(server).text();

    try (RunningDaemon daemon = RunningDaemon.start(load(text))) {
      daemon.awaitMarked(SLOT);

      daemon.reload(load(text.replace("dms: none", "protected: [\"mig_*\"]\n    dms: none")));

      daemon.awaitSlot(SLOT, "has no mark", s -> s.mark() == null);
      assertThat(daemon.awaitRefusal(SLOT, Rules.PROTECTED).input()).contains("mig_*");
      assertThat(daemon.get("/metrics").body()).contains(SUCCESS + " 1");
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void aReloadThatChangedSomethingSettlesAnewAndOneThatDidNotDoesNot() {
    PostgresServer server = Servers.of(MAJOR);
    String text = marked(server).text();
    String slow = text.replace("settle: 0s", "settle: 1h");

    try (RunningDaemon daemon = RunningDaemon.start(load(text))) {
      daemon.awaitRefusal(SLOT, Rules.NOTICE);

      daemon.reload(load(text));
      daemon.duringLooks(
          Setup.SOURCE,
          2,
          () -> assertThat(daemon.awaitRefusal(SLOT, Rules.NOTICE).rule()).isEqualTo("notice"));

      daemon.reload(load(slow));
      assertThat(daemon.awaitRefusal(SLOT, Rules.SETTLED).input()).contains("reloaded");
      assertThat(daemon.slot(SLOT)).isNotNull().satisfies(s -> assertThat(s.mark()).isNotNull());
    }
  }

  @Test
  void aReloadThatLoosensIsRefusedAsAWhole() {
    PostgresServer server = Servers.of(MAJOR);
    String text = marked(server).text();
    String looser =
        text.replace("inactive-for: 1h", "inactive-for: 30m")
            .replace("dms: none", "protected: [\"mig_*\"]\n    dms: none");

    try (RunningDaemon daemon = RunningDaemon.start(load(text))) {
      daemon.awaitMarked(SLOT);

      daemon.reload(load(looser));

      assertThat(daemon.get("/metrics").body()).contains(SUCCESS + " 0");
      daemon.duringLooks(
          Setup.SOURCE,
          2,
          () ->
              assertThat(daemon.slot(SLOT))
                  .isNotNull()
                  .satisfies(s -> assertThat(s.mark()).isNotNull()));

      daemon.reload(load(text));
      assertThat(daemon.get("/metrics").body()).contains(SUCCESS + " 1");
    }
  }

  @Test
  void aNewSourceIsWatchedAndOneThatIsGoneIsNotAndItsNoticeIsCalledOff() {
    PostgresServer server = Servers.of(MAJOR);
    PostgresServer other = Servers.of(15);
    other.createLogicalSlot("of_the_other");
    Setup setup = marked(server);
    String both = new Setup(home, slack.url()).source(server).text();
    variables.put("PASSWORD_other", Sources.of(other).password().reveal());
    String more =
        both.replace(
            "sources:\n",
            """
            sources:
              - name: other
                url: %s
                username: %s
                password: "${env:PASSWORD_other}"
                poll: 200ms
                dms: none
            """
                .formatted(other.url(), Sources.MONITOR));
    String policies = setup.text().substring(setup.text().indexOf("policies:"));
    policies = policies.substring(0, policies.indexOf("notify:"));
    String withPolicies = more.replace("notify:", policies + "notify:");

    try (RunningDaemon daemon = RunningDaemon.start(load(setup.text()))) {
      daemon.awaitMarked(SLOT);

      daemon.reload(load(withPolicies));
      daemon.awaitSlot("of_the_other", "is seen", s -> true);

      int from = more.indexOf("  - name: orders");
      String without = more.substring(0, from) + more.substring(more.indexOf("notify:"));
      daemon.reload(load(without));

      RunningDaemon.await("the source is not shown any more")
          .until(() -> daemon.slot(SLOT) == null);
      slack.up();
      slack.awaitStates(SLOT, "SCHEDULED", "CANCELLED");
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void aRotatedPasswordOfTheServerIsPickedUpWithoutARestart() throws Exception {
    PostgresServer server = Servers.of(MAJOR);
    server.execute("drop role if exists rotating");
    server.createRole("rotating", "first", "in role pg_monitor");
    Path file = Files.writeString(home.resolve("password"), "first\n");
    Setup setup = marked(server);
    String text =
        setup
            .text()
            .replace("username: " + Sources.MONITOR + "\n", "username: rotating\n")
            .replace("${env:PASSWORD_orders}", "${file:" + file + "}");

    try (RunningDaemon daemon = RunningDaemon.start(load(text))) {
      daemon.awaitSlot(SLOT, "is seen", s -> true);

      server.execute("alter role rotating password 'second'");
      endSessions(server);
      RunningDaemon.await("the old password is refused")
          .until(() -> !daemon.source(Setup.SOURCE).up());
      assertThat(daemon.source(Setup.SOURCE).reason())
          .contains("password")
          .doesNotContain("first", "second");
      Files.writeString(file, "second\n");

      RunningDaemon.await("it is seen again").until(() -> daemon.source(Setup.SOURCE).up());
    } finally {
      endSessions(server);
      server.execute("drop role rotating");
    }
  }

  private static void endSessions(PostgresServer server) {
    server.query(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'rotating'");
  }

  @Test
  void aRotatedTokenAndARotatedWebhookCountAtOnce() throws Exception {
    PostgresServer server = Servers.of(MAJOR);
    Setup setup = marked(server);
    Path token = Files.writeString(home.resolve("token"), "old-token");
    Path webhook = Files.writeString(home.resolve("webhook"), "http://127.0.0.1:1/nobody");
    String text =
        setup
            .text()
            .replace("${env:TOKEN}", "${file:" + token + "}")
            .replace("${env:SLACK}", "${file:" + webhook + "}");
    String pause = "{\"target\":\"all\",\"reason\":\"r\"}";

    try (RunningDaemon daemon = RunningDaemon.start(load(text))) {
      daemon.awaitMarked(SLOT);
      assertThat(daemon.post("pause", pause).statusCode()).isEqualTo(401);

      Files.writeString(token, Setup.TOKEN + "\n");
      Files.writeString(webhook, slack.url() + "\n");
      slack.up();

      assertThat(daemon.post("snooze", pause.replace("all", "orders")).statusCode()).isEqualTo(200);
      slack.awaitStates(SLOT, "SCHEDULED", "CANCELLED");
    }
  }
}
