package io.slotwarden.guard;

import static io.slotwarden.guard.Scenario.refuses;
import static io.slotwarden.guard.Scenario.unknown;

import io.slotwarden.model.AServer;
import io.slotwarden.model.Glob;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.WalHolder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// For each rule of a drop that looks at what the slot is and whose, contrary facts that it alone
/// has to see.
final class SlotScenarios {
  private static final Instant NOW = DropCase.NOW;
  private static final Instant EARLIER = NOW.minusSeconds(3600);
  private static final List<String> NAMES_NEVER_DROPPED =
      List.of(
          "rds_us_west_1_db_555555555",
          "_cnpg_orders_2",
          "repmgr_slot_2",
          "azure_standby_1",
          "wal_proposer_slot",
          "pghoard_local",
          "pg_conflict_detection");
  private static final List<String> NAMES_OF_TOOLS =
      List.of("pgl_orders_sub", "debezium", "debezium_orders", "pg_16394_sync_16390_7012345");

  private SlotScenarios() {}

  static List<Scenario<DropCase>> all() {
    List<Scenario<DropCase>> all = new ArrayList<>();
    all.addAll(naming());
    all.addAll(protection());
    all.addAll(ownership());
    all.addAll(holder());
    return all;
  }

  private static List<Scenario<DropCase>> naming() {
    List<Scenario<DropCase>> all = new ArrayList<>();
    all.add(refuses(Rules.CREDENTIAL, "source without an actor credential", c -> c.actor = false));
    all.add(
        refuses(
            Rules.LISTED,
            "policy that names other slots",
            c -> c.policySlots = List.of(new Glob("old_*"))));
    all.add(refuses(Rules.LISTED, "policy with an empty list", c -> c.policySlots = List.of()));
    all.add(refuses(Rules.EXACT_NAME, "physical slot named by a pattern", c -> c.slot.physical()));
    for (String name : NAMES_OF_TOOLS) {
      all.add(
          refuses(
              Rules.EXACT_NAME,
              "slot of a known tool, " + name + ", named by a pattern",
              c -> {
                c.slot.name = name;
                c.policySlots = List.of(new Glob("*" + name.substring(1)));
              }));
    }
    for (int major : new int[] {10, 11, 12, 13}) {
      all.add(
          refuses(
              Rules.EXACT_NAME,
              "slot on " + major + " named by a pattern",
              c -> {
                c.server.major = major;
                c.slot.counters = null;
              }));
    }
    all.add(
        refuses(
            Rules.EXACT_NAME,
            "slot whose counters can't be seen, named by a pattern",
            c -> c.slot.counters = null));
    all.add(refuses(Rules.START_MARKER, "slot that never moved", c -> c.lastMovedAt = null));
    all.add(
        refuses(
            Rules.START_MARKER,
            "slot that never moved and was approved before it was last touched",
            c -> {
              c.lastMovedAt = null;
              c.approvedHoursAgo(121);
            }));
    return all;
  }

  private static List<Scenario<DropCase>> protection() {
    List<Scenario<DropCase>> all = new ArrayList<>();
    all.add(refuses(Rules.PROTECTED, "server that is a standby", c -> c.server.inRecovery = true));
    all.add(refuses(Rules.PROTECTED, "temporary slot", c -> c.slot.temporary = true));
    all.add(refuses(Rules.PROTECTED, "synced slot", c -> c.slot.synced = true));
    all.add(refuses(Rules.PROTECTED, "failover slot", c -> c.slot.failover = true));
    for (String name : NAMES_NEVER_DROPPED) {
      all.add(
          refuses(
              Rules.PROTECTED,
              "slot " + name + ", even by its exact name",
              c -> {
                c.slot.name = name;
                c.exactly();
              }));
    }
    all.add(
        refuses(
            Rules.PROTECTED,
            "`protected` pattern of the source",
            c -> c.protectedSlots = List.of(new Glob("cdc_core*"), new Glob("tmp_ord*"))));
    all.add(
        refuses(
            Rules.PROTECTED,
            "slot that a person protects",
            c -> c.says(PersonsWord.Kind.PROTECT, c.id().target(), EARLIER)));
    all.add(
        refuses(
            Rules.PROTECTED,
            "slot that a person snoozed",
            c -> c.says(PersonsWord.Kind.SNOOZE, c.id().target(), EARLIER)));
    all.add(
        refuses(
            Rules.PROTECTED,
            "protection given before our clock was set back",
            c -> c.says(PersonsWord.Kind.PROTECT, c.id().target(), NOW.plusSeconds(1800))));
    all.add(
        refuses(
            Rules.PROTECTED,
            "server under Patroni",
            c -> c.settings = Observed.known(AServer.settings("on", List.of(), true), NOW)));
    all.add(
        refuses(
            Rules.PROTECTED,
            "slot in synchronized_standby_slots",
            c ->
                c.settings =
                    Observed.known(
                        AServer.settings("on", List.of("sb1", c.slot.name), false), NOW)));
    all.add(
        unknown(
            Rules.PROTECTED,
            "settings that can't be read",
            c -> c.settings = Observed.unknown("permission denied", NOW)));
    return all;
  }

  private static List<Scenario<DropCase>> ownership() {
    List<Scenario<DropCase>> all = new ArrayList<>();
    for (OwnerKind kind : OwnerKind.values()) {
      if (kind != OwnerKind.NONE) {
        all.add(
            new Scenario<>(
                Rules.OWNERSHIP,
                "owner " + kind.word() + ", slot named by a pattern",
                kind == OwnerKind.UNKNOWN
                    ? io.slotwarden.model.RuleVerdict.Verdict.UNKNOWN
                    : io.slotwarden.model.RuleVerdict.Verdict.REFUSE,
                c -> c.owner = owner(kind)));
      }
    }
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
              "owner " + kind.word() + ", slot named exactly and approved",
              c -> {
                c.owner = owner(kind);
                c.exactly().approvedHoursAgo(1);
              }));
    }
    all.add(
        unknown(
            Rules.OWNERSHIP,
            "owner that is not known, slot named exactly",
            c -> {
              c.owner = owner(OwnerKind.UNKNOWN);
              c.exactly();
            }));
    all.add(
        refuses(
            Rules.OWNERSHIP,
            "automatic name, named by a pattern",
            c -> {
              c.owner = owner(OwnerKind.UNKNOWN);
              c.automaticName = true;
            }));
    all.add(
        unknown(
            Rules.OWNERSHIP,
            "automatic name, named exactly and approved, inventory incomplete",
            c -> {
              c.owner = owner(OwnerKind.UNKNOWN);
              c.automaticName = true;
              c.inventory = Observed.unknown("throttled", NOW);
              c.exactly().approvedHoursAgo(1);
            }));
    all.add(
        unknown(
            Rules.OWNERSHIP,
            "inventory that is not complete",
            c -> c.inventory = Observed.unknown("tasks: AccessDenied", NOW)));
    all.add(
        unknown(
            Rules.OWNERSHIP,
            "inventory older than 5 m",
            c -> c.inventory = Observed.known(NOW.minusSeconds(301), NOW)));
    all.add(
        unknown(
            Rules.OWNERSHIP, "no complete inventory after the mark", c -> c.ownerlessAt = null));
    all.add(
        unknown(
            Rules.OWNERSHIP,
            "first complete inventory before the mark",
            c -> c.ownerlessAt = c.markedAt.minusSeconds(1)));
    all.add(
        unknown(
            Rules.OWNERSHIP,
            "only one complete inventory after the mark",
            c -> c.ownerlessAt = NOW.minusSeconds(60)));
    return all;
  }

  static Owner owner(OwnerKind kind) {
    return new Owner(kind, "x", false, List.of("a sign"));
  }

  private static List<Scenario<DropCase>> holder() {
    List<Scenario<DropCase>> all = new ArrayList<>();
    for (WalHolder other : List.of(WalHolder.ARCHIVER, WalHolder.WAL_KEEP, WalHolder.CHECKPOINT)) {
      all.add(refuses(Rules.HOLDER, "WAL held by " + other.word(), c -> c.holder = other));
    }
    all.add(refuses(Rules.HOLDER, "WAL held by another slot", c -> c.holdsWal = false));
    all.add(
        unknown(Rules.HOLDER, "WAL held by nobody knows what", c -> c.holder = WalHolder.UNKNOWN));
    all.add(unknown(Rules.HOLDER, "floors of the WAL never seen", c -> c.holderAt = null));
    all.add(
        unknown(
            Rules.HOLDER,
            "floors of the WAL seen more than 6 m ago",
            c -> c.holderAt = NOW.minusSeconds(361)));
    return all;
  }
}
