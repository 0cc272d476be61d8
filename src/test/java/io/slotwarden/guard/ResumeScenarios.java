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

/// For each rule of a resume, contrary facts that it alone has to see. The terms of the predicate:
/// [ResumePredicateTest].
final class ResumeScenarios {
  private static final Instant NOW = ResumeCase.NOW;

  private ResumeScenarios() {}

  static List<Scenario<ResumeCase>> all() {
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
            "pause of the task",
            c -> c.world.says(PersonsWord.Kind.PAUSE, "prod/orders-cdc", ResumeCase.DOWN)),
        refuses(
            Rules.PAUSED,
            "pause of the DMS entry",
            c -> c.world.says(PersonsWord.Kind.PAUSE, "prod", ResumeCase.DOWN)),
        refuses(
            Rules.PAUSED,
            "pause of all",
            c -> c.world.says(PersonsWord.Kind.PAUSE, "all", ResumeCase.DOWN)),
        refuses(Rules.LEADERSHIP, "instance that does not lead", c -> c.world.leader = false),
        unknown(
            Rules.STORE,
            "store that can't be written",
            c -> c.world.store = Observed.unknown("disk I/O error", NOW)),
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
        refuses(
            Rules.IN_FLIGHT,
            "act on the DMS entry without an outcome",
            c -> c.world.inFlight.add("prod")),
        refuses(
            Rules.IN_FLIGHT,
            "act on the source without an outcome",
            c -> c.world.inFlight.add(DropCase.SOURCE)),
        refuses(
            Rules.LISTED,
            "policy that names other tasks",
            c -> c.tasks = List.of(new Glob("billing-*"))),
        refuses(Rules.LISTED, "policy with an empty list", c -> c.tasks = List.of()),
        refuses(
            Rules.RESUME_PREDICATE,
            "slot that has passed the checkpoint",
            c -> c.checkpoint = "checkpoint:V1#34#00000001/100000FF#0#0#*#0#121"),
        unknown(
            Rules.RESUME_PREDICATE,
            "tags that can't be read",
            c -> c.held = Observed.unknown("AccessDenied", NOW)),
        refuses(Rules.ATTEMPTS, "eight attempts of eight", c -> c.attempts = 8),
        refuses(
            Rules.ATTEMPTS,
            "task down for 1 m 59 s of 2 m",
            c -> c.downSince = NOW.minusSeconds(119)),
        refuses(
            Rules.ATTEMPTS, "back-off that is not over", c -> c.nextAttemptAt = NOW.plusSeconds(1)),
        refuses(Rules.MODE, "mode observe", c -> c.mode = RunMode.OBSERVE));
  }
}
