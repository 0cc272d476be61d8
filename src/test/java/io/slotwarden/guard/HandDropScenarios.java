package io.slotwarden.guard;

import static io.slotwarden.guard.Scenario.refuses;
import static io.slotwarden.guard.Scenario.unknown;

import io.slotwarden.model.AServer;
import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Glob;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// For each rule of a drop by hand, contrary facts that it alone has to see.
final class HandDropScenarios {
  private static final Instant NOW = DropCase.NOW;
  private static final Instant EARLIER = NOW.minusSeconds(3600);

  private HandDropScenarios() {}

  static List<Scenario<HandDropCase>> all() {
    List<Scenario<HandDropCase>> all = new ArrayList<>();
    all.addAll(world());
    all.addAll(person());
    all.addAll(protection());
    all.addAll(ownership());
    return all;
  }

  private static List<Scenario<HandDropCase>> world() {
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
            "pause of the slot",
            c -> c.world.says(PersonsWord.Kind.PAUSE, c.world.id().target(), EARLIER)),
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
            "empty store made an hour ago",
            c -> c.world.emptyStoreSince = NOW.minus(Duration.ofHours(1))),
        refuses(
            Rules.IN_FLIGHT,
            "act under way on the source",
            c -> c.world.inFlight.add(DropCase.SOURCE)),
        refuses(
            Rules.CREDENTIAL, "source without an actor credential", c -> c.world.actor = false));
  }

  private static List<Scenario<HandDropCase>> person() {
    List<Scenario<HandDropCase>> all = new ArrayList<>();
    all.add(
        refuses(
            Rules.EXACT_NAME,
            "name of another slot",
            c -> c.named = new SlotId(DropCase.SOURCE, "tmp_other")));
    all.add(refuses(Rules.EXACT_NAME, "person who says no reason", c -> c.reason = " "));
    all.add(refuses(Rules.EXACT_NAME, "nobody who says it", c -> c.by = ""));
    all.add(
        refuses(
            Rules.EVIDENCE,
            "restart LSN that moved since it was shown",
            c -> c.shownAs = e -> with(e, Lsn.parse("0/1"), e.plugin(), e.counters())));
    all.add(
        refuses(
            Rules.EVIDENCE,
            "plugin that is another than was shown",
            c -> c.shownAs = e -> with(e, e.restartLsn(), "pgoutput", e.counters())));
    all.add(
        refuses(
            Rules.EVIDENCE,
            "decoding counters that moved since it was shown",
            c ->
                c.shownAs =
                    e ->
                        with(
                            e,
                            e.restartLsn(),
                            e.plugin(),
                            new DecodingCounters(1, 1, 1, 1, 1, null))));
    all.add(
        refuses(
            Rules.EVIDENCE,
            "server that was restarted since it was shown",
            c ->
                c.shownAs =
                    e -> {
                      ServerIdentity s = e.server();
                      return on(
                          e,
                          new ServerIdentity(
                              s.systemIdentifier(), s.timeline(), s.startedAt().minusSeconds(60)));
                    }));
    all.add(
        refuses(
            Rules.EVIDENCE,
            "server that is another one than was shown",
            c ->
                c.shownAs =
                    e ->
                        on(
                            e,
                            new ServerIdentity(
                                17L, e.server().timeline(), e.server().startedAt()))));
    all.add(
        unknown(
            Rules.EVIDENCE,
            "server that can't be seen now",
            c -> c.seen = Observed.unknown("connection refused", NOW)));
    all.add(
        unknown(
            Rules.EVIDENCE,
            "server that was last seen 3 m ago",
            c -> c.seen = Observed.known(NOW.minusSeconds(180), NOW)));
    return all;
  }

  private static List<Scenario<HandDropCase>> protection() {
    return List.of(
        refuses(
            Rules.PROTECTED, "active slot", c -> c.world.slot.streaming("streaming", null, null)),
        refuses(Rules.PROTECTED, "server that is a standby", c -> c.world.server.inRecovery = true),
        refuses(Rules.PROTECTED, "temporary slot", c -> c.world.slot.temporary = true),
        refuses(Rules.PROTECTED, "synced slot", c -> c.world.slot.synced = true),
        refuses(Rules.PROTECTED, "failover slot", c -> c.world.slot.failover = true),
        refuses(
            Rules.PROTECTED, "slot of an HA manager", c -> c.world.slot.name = "_cnpg_orders_2"),
        refuses(Rules.PROTECTED, "slot of Amazon's", c -> c.world.slot.name = "rds_replica_1"),
        refuses(
            Rules.PROTECTED,
            "`protected` pattern of the source",
            c -> c.world.protectedSlots = List.of(new Glob("tmp_ord*"))),
        refuses(
            Rules.PROTECTED,
            "slot that a person protects",
            c -> c.world.says(PersonsWord.Kind.PROTECT, c.world.id().target(), EARLIER)),
        refuses(
            Rules.PROTECTED,
            "slot that a person snoozed",
            c -> c.world.says(PersonsWord.Kind.SNOOZE, c.world.id().target(), EARLIER)),
        refuses(
            Rules.PROTECTED,
            "server under Patroni",
            c -> c.world.settings = Observed.known(AServer.settings("on", List.of(), true), NOW)),
        refuses(
            Rules.PROTECTED,
            "slot in synchronized_standby_slots",
            c ->
                c.world.settings =
                    Observed.known(AServer.settings("on", List.of(c.world.slot.name), false), NOW)),
        unknown(
            Rules.PROTECTED,
            "settings that can't be read",
            c -> c.world.settings = Observed.unknown("permission denied", NOW)));
  }

  private static List<Scenario<HandDropCase>> ownership() {
    List<Scenario<HandDropCase>> all = new ArrayList<>();
    for (OwnerKind kind :
        List.of(
            OwnerKind.DMS_TASK,
            OwnerKind.DMS_REPLICATION,
            OwnerKind.DMS_DATA_MIGRATION,
            OwnerKind.DMS_ENDPOINT,
            OwnerKind.SUBSCRIPTION,
            OwnerKind.REGISTERED)) {
      all.add(
          refuses(
              Rules.OWNERSHIP,
              "owner " + kind.word(),
              c -> {
                c.world.owner = SlotScenarios.owner(kind);
                c.world.approvedHoursAgo(1);
              }));
    }
    all.add(
        unknown(
            Rules.OWNERSHIP,
            "owner that is not known",
            c -> c.world.owner = SlotScenarios.owner(OwnerKind.UNKNOWN)));
    all.add(
        unknown(
            Rules.OWNERSHIP,
            "inventory that is not complete",
            c -> c.world.inventory = Observed.unknown("tasks: AccessDenied", NOW)));
    all.add(
        unknown(
            Rules.OWNERSHIP,
            "slot of a tool, inventory that is not complete",
            c -> {
              c.world.owner = SlotScenarios.owner(OwnerKind.TOOL);
              c.world.inventory = Observed.unknown("throttled", NOW);
            }));
    all.add(
        unknown(
            Rules.OWNERSHIP,
            "inventory older than 5 m",
            c -> c.world.inventory = Observed.known(NOW.minusSeconds(301), NOW)));
    return all;
  }

  static SlotEvidence with(
      SlotEvidence e,
      @Nullable Lsn restart,
      @Nullable String plugin,
      @Nullable DecodingCounters counters) {
    return new SlotEvidence(
        e.server(),
        e.name(),
        e.type(),
        plugin,
        e.database(),
        restart,
        e.confirmedFlushLsn(),
        e.inactiveSince(),
        e.invalidationReason(),
        counters,
        e.observedAt());
  }

  private static SlotEvidence on(SlotEvidence e, ServerIdentity server) {
    return new SlotEvidence(
        server,
        e.name(),
        e.type(),
        e.plugin(),
        e.database(),
        e.restartLsn(),
        e.confirmedFlushLsn(),
        e.inactiveSince(),
        e.invalidationReason(),
        e.counters(),
        e.observedAt());
  }
}
