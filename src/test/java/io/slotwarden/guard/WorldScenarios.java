package io.slotwarden.guard;

import static io.slotwarden.guard.Scenario.refuses;
import static io.slotwarden.guard.Scenario.unknown;

import io.slotwarden.config.Window;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.RunMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// For each rule that stands before every act, contrary facts that it alone has to see.
final class WorldScenarios {
  private static final Instant NOW = DropCase.NOW;
  private static final Instant EARLIER = NOW.minusSeconds(3600);
  private static final String OTHER = "billing";

  private WorldScenarios() {}

  static List<Scenario<DropCase>> all() {
    return List.of(
        refuses(
            Rules.KILL_SWITCH, "kill switch set", c -> c.killSwitch = Observed.known(true, NOW)),
        unknown(
            Rules.KILL_SWITCH,
            "kill switch that can't be looked for",
            c -> c.killSwitch = Observed.unknown("Permission denied", NOW)),
        refuses(
            Rules.PAUSED,
            "pause of the slot",
            c -> c.says(PersonsWord.Kind.PAUSE, c.id().target(), EARLIER)),
        refuses(
            Rules.PAUSED,
            "pause of the source",
            c -> c.says(PersonsWord.Kind.PAUSE, DropCase.SOURCE, EARLIER)),
        refuses(Rules.PAUSED, "pause of all", c -> c.says(PersonsWord.Kind.PAUSE, "all", EARLIER)),
        refuses(
            Rules.PAUSED,
            "pause given before our clock was set back",
            c -> c.says(PersonsWord.Kind.PAUSE, "all", NOW.plusSeconds(1800))),
        refuses(Rules.LEADERSHIP, "instance that does not lead", c -> c.leader = false),
        unknown(
            Rules.STORE,
            "store that can't be written",
            c -> c.store = Observed.unknown("disk I/O error", NOW)),
        refuses(
            Rules.STORE, "store known to be read-only", c -> c.store = Observed.known(false, NOW)),
        refuses(Rules.STORE, "store on a network file system", c -> c.networkStore = true),
        refuses(
            Rules.STORE,
            "empty store made 23 h 59 m ago",
            c -> c.emptyStoreSince = NOW.minus(Duration.ofHours(24)).plusSeconds(60)),
        refuses(
            Rules.WINDOW,
            "time outside every window",
            c ->
                c.windows =
                    List.of(Window.parse("Tue 12:30-17:00"), Window.parse("Wed 00:00-23:00"))),
        refuses(
            Rules.SETTLED,
            "restart of the source 9 m ago",
            c -> c.unsettled.put(DropCase.SOURCE, unsettled(Duration.ofMinutes(9)))),
        refuses(
            Rules.SETTLED,
            "reload 9 m ago",
            c -> c.unsettled.put(Circumstances.EVERYWHERE, unsettled(Duration.ofMinutes(9)))),
        refuses(
            Rules.IN_FLIGHT,
            "act on the source without an outcome",
            c -> c.inFlight.add(DropCase.SOURCE)),
        refuses(
            Rules.BUDGET,
            "drop on the same source within 24 h",
            c -> c.dropped(DropCase.SOURCE, "x", Duration.ofHours(23), ActOutcome.DROPPED)),
        refuses(
            Rules.BUDGET,
            "drop on the same source whose outcome nobody knows",
            c -> c.dropped(DropCase.SOURCE, "x", Duration.ofHours(23), null)),
        refuses(
            Rules.BUDGET,
            "drop on the same source that failed",
            c -> c.dropped(DropCase.SOURCE, "x", Duration.ofHours(23), ActOutcome.FAILED)),
        refuses(
            Rules.BUDGET,
            "three drops on other sources within 24 h",
            c -> {
              for (int hours : new int[] {2, 4, 23}) {
                c.dropped(OTHER, "x", Duration.ofHours(hours), ActOutcome.DROPPED);
              }
            }),
        refuses(
            Rules.BUDGET,
            "max-per-day of the policy spent on another source",
            c -> c.dropped(OTHER, "drop-left-over", Duration.ofHours(20), ActOutcome.DROPPED)),
        refuses(
            Rules.BUDGET,
            "drop on another source 59 m ago",
            c -> c.dropped(OTHER, "x", Duration.ofMinutes(59), ActOutcome.DROPPED)),
        refuses(Rules.BUDGET, "budget of 0 for each source", c -> c.perSourcePerDay = 0),
        refuses(Rules.BUDGET, "budget of 0 for all", c -> c.allPerDay = 0),
        refuses(Rules.BUDGET, "max-per-day of 0", c -> c.maxPerDay = 0),
        refuses(Rules.MODE, "mode observe", c -> c.mode = RunMode.OBSERVE));
  }

  static Circumstances.Unsettled unsettled(Duration ago) {
    return new Circumstances.Unsettled(NOW.minus(ago), "restarted");
  }
}
