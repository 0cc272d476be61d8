package io.slotwarden.guard;

import static io.slotwarden.guard.Scenario.refuses;
import static io.slotwarden.guard.Scenario.unknown;

import io.slotwarden.config.Window;
import io.slotwarden.model.Glob;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.RunMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// For each rule of a heartbeat, contrary facts that it alone has to see.
final class HeartbeatScenarios {
  private static final Instant NOW = HeartbeatCase.NOW;
  private static final Instant EARLIER = NOW.minusSeconds(3600);

  private HeartbeatScenarios() {}

  static List<Scenario<HeartbeatCase>> all() {
    return List.of(
        refuses(
            Rules.KILL_SWITCH,
            "kill switch set",
            c -> c.world.killSwitch = Observed.known(true, NOW)),
        unknown(
            Rules.KILL_SWITCH,
            "kill switch that can't be looked for",
            c -> c.world.killSwitch = Observed.unknown("Permission denied", NOW)),
        refuses(
            Rules.PAUSED,
            "pause of the database",
            c -> c.world.says(PersonsWord.Kind.PAUSE, "orders/database:orders", EARLIER)),
        refuses(
            Rules.PAUSED,
            "pause of the source",
            c -> c.world.says(PersonsWord.Kind.PAUSE, DropCase.SOURCE, EARLIER)),
        refuses(
            Rules.PAUSED,
            "pause of all",
            c -> c.world.says(PersonsWord.Kind.PAUSE, "all", EARLIER)),
        refuses(Rules.LEADERSHIP, "instance that does not lead", c -> c.world.leader = false),
        unknown(
            Rules.STORE,
            "store that can't be written",
            c -> c.world.store = Observed.unknown("disk I/O error", NOW)),
        refuses(Rules.STORE, "store on a network file system", c -> c.world.networkStore = true),
        refuses(
            Rules.STORE,
            "empty store made 23 h 59 m ago",
            c -> c.world.emptyStoreSince = NOW.minus(Duration.ofHours(24)).plusSeconds(60)),
        refuses(
            Rules.WINDOW,
            "time outside every window",
            c -> c.world.windows = List.of(Window.parse("Sun 00:00-06:00"))),
        refuses(
            Rules.SETTLED,
            "failover of the source 9 m ago",
            c ->
                c.world.unsettled.put(
                    DropCase.SOURCE, WorldScenarios.unsettled(Duration.ofMinutes(9)))),
        refuses(Rules.IN_FLIGHT, "heartbeat that has not ended", c -> c.underWay = true),
        refuses(Rules.CREDENTIAL, "source without an actor", c -> c.world.actor = false),
        refuses(
            Rules.LISTED,
            "policy that names other databases",
            c -> c.databases = List.of(new Glob("billing"))),
        refuses(Rules.LISTED, "no policy", c -> c.hasPolicy = false),
        refuses(Rules.SAMPLES, "standby", c -> c.server.inRecovery = true),
        unknown(
            Rules.SAMPLES,
            "server that was last seen 3 m ago",
            c -> c.seenAt = NOW.minus(Duration.ofMinutes(3))),
        refuses(Rules.READER, "slot that is lost", c -> c.slot.walStatus = "lost"),
        refuses(Rules.READER, "slot of another database", c -> c.slot.database = "billing"),
        refuses(Rules.READER, "physical slot alone", c -> c.slot.physical()),
        refuses(Rules.MODE, "mode observe", c -> c.mode = RunMode.OBSERVE));
  }
}
