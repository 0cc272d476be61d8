package io.slotwarden.guard;

import static io.slotwarden.guard.Scenario.refuses;
import static io.slotwarden.guard.Scenario.unknown;

import io.slotwarden.model.Observed;
import io.slotwarden.model.OpenTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// For each rule of a creation, contrary facts that it alone has to see.
final class CreateScenarios {
  private CreateScenarios() {}

  static List<Scenario<CreateCase>> all() {
    return List.of(
        refuses(
            Rules.KILL_SWITCH,
            "kill switch set",
            c -> c.world.killSwitch = Observed.known(true, CreateCase.NOW)),
        refuses(Rules.LEADERSHIP, "instance that does not lead", c -> c.world.leader = false),
        unknown(
            Rules.STORE,
            "store that can't be written",
            c -> c.world.store = Observed.unknown("disk I/O error", CreateCase.NOW)),
        refuses(Rules.STORE, "store on a network file system", c -> c.world.networkStore = true),
        refuses(
            Rules.IN_FLIGHT,
            "act under way on the source",
            c -> c.world.inFlight.add(DropCase.SOURCE)),
        refuses(Rules.CREDENTIAL, "source without an actor", c -> c.world.actor = false),
        refuses(Rules.SAMPLES, "standby", c -> c.standby = true),
        unknown(
            Rules.SAMPLES,
            "look of a minute ago",
            c -> c.seenAt = CreateCase.NOW.minus(Duration.ofMinutes(1))),
        refuses(Rules.WAL_LEVEL, "wal_level replica", c -> c.walLevel = "replica"),
        refuses(Rules.NAME, "slot of that name", c -> c.slots = Set.of("mig_2026_orders")),
        refuses(Rules.NAME, "capital letters", c -> c.name = "Mig"),
        refuses(Rules.NAME, "64 characters", c -> c.name = "a".repeat(64)),
        refuses(Rules.NAME, "name of an RDS replica", c -> c.name = "rds_eu_west_1"),
        refuses(Rules.DATABASE, "database that is not there", c -> c.database = "orders"),
        refuses(Rules.FREE_SLOTS, "no free slot", c -> c.maxSlots = 1),
        refuses(Rules.FREE_WALSENDERS, "no free walsender", c -> c.senders = 10),
        refuses(
            Rules.TRANSACTIONS,
            "prepared transaction of a second ago",
            c ->
                c.transactions.add(
                    new OpenTransaction.Prepared(
                        "tx1",
                        "app",
                        "ann",
                        1,
                        CreateCase.NOW.minusSeconds(1),
                        Set.of(),
                        Set.of()))),
        refuses(
            Rules.TRANSACTIONS,
            "transaction that is open for a minute, behind a short one",
            c -> {
              c.transactions.add(CreateCase.open(Duration.ofSeconds(2)));
              c.transactions.add(CreateCase.open(Duration.ofMinutes(1)));
            }),
        unknown(
            Rules.TRANSACTIONS,
            "transaction whose age can't be seen",
            c -> c.transactions.add(CreateCase.session(null))));
  }
}
