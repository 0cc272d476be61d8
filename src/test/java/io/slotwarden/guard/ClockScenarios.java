package io.slotwarden.guard;

import static io.slotwarden.guard.Scenario.refuses;
import static io.slotwarden.guard.Scenario.unknown;

import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// For each rule of a drop that looks at clocks, samples, messages and the mark, contrary facts
/// that it alone has to see.
final class ClockScenarios {
  private static final Instant NOW = DropCase.NOW;

  private ClockScenarios() {}

  static List<Scenario<DropCase>> all() {
    List<Scenario<DropCase>> all = new ArrayList<>();
    all.addAll(graceAndSamples());
    all.addAll(notice());
    all.addAll(limits());
    all.addAll(evidence());
    return all;
  }

  private static List<Scenario<DropCase>> graceAndSamples() {
    return List.of(
        refuses(
            Rules.GRACE,
            "grace of 71 h 59 m of 72 h",
            c -> c.earned = Duration.ofHours(72).minusMinutes(1)),
        refuses(
            Rules.GRACE,
            "grace earned under another policy",
            c -> c.watchPolicy = "drop-by-pattern"),
        refuses(Rules.SAMPLES, "two samples of the unchanged slot", c -> c.samples = 2),
        refuses(
            Rules.SAMPLES,
            "gap of 121 s without inactive_since",
            c -> c.longestGap = Duration.ofSeconds(121)),
        refuses(Rules.SAMPLES, "slot active in the last sample", c -> c.historyActive = true),
        unknown(
            Rules.SAMPLES,
            "last sample 121 s ago",
            c -> {
              c.sampledAt = NOW.minusSeconds(121);
              c.lastSeen = c.sampledAt;
            }),
        unknown(
            Rules.SAMPLES,
            "slot missing from the last sample",
            c -> c.lastSeen = NOW.minusSeconds(15)));
  }

  private static List<Scenario<DropCase>> notice() {
    return List.of(
        refuses(Rules.NOTICE, "notice that no channel accepted", c -> c.delivered = null),
        refuses(
            Rules.NOTICE,
            "notice that stood for 23 h 59 m of 24 h",
            c -> c.noticeEarned = Duration.ofHours(24).minusMinutes(1)),
        refuses(
            Rules.NOTICE,
            "notice delivered 23 h ago, whatever was counted",
            c -> c.delivered = NOW.minus(Duration.ofHours(23))),
        refuses(
            Rules.NOTICE,
            "notice delivered before the mark",
            c -> c.delivered = c.markedAt.minusSeconds(1)),
        refuses(
            Rules.NOTICE,
            "notice delivered before the last thing that forbade the drop",
            c -> c.forbiddenAt = NOW.minus(Duration.ofHours(26))),
        refuses(
            Rules.NOTICE,
            "notice older than notice + 24 h",
            c -> {
              c.markedAt = NOW.minus(Duration.ofHours(60));
              c.delivered = NOW.minus(Duration.ofHours(48)).minusSeconds(1);
              c.noticeEarned = Duration.ofHours(48);
            }),
        refuses(Rules.NOTICE, "notice sent in observe mode", c -> c.enforced = false));
  }

  private static List<Scenario<DropCase>> limits() {
    return List.of(
        refuses(Rules.POPULATION, "four due on the source at once", c -> c.dueHere = 4),
        refuses(Rules.POPULATION, "six due on all sources at once", c -> c.dueAll = 6),
        refuses(
            Rules.APPROVAL, "no approval where each drop needs one", c -> c.approveDrops = true),
        refuses(
            Rules.APPROVAL,
            "approval given before the mark",
            c -> {
              c.approveDrops = true;
              c.says(PersonsWord.Kind.APPROVE, c.id().target(), c.markedAt.minusSeconds(1));
            }),
        refuses(
            Rules.APPROVAL,
            "approval of another slot",
            c -> {
              c.approveDrops = true;
              c.says(PersonsWord.Kind.APPROVE, "orders/tmp_other", NOW.minusSeconds(60));
            }),
        refuses(
            Rules.APPROVAL,
            "approval of the whole source",
            c -> {
              c.approveDrops = true;
              c.says(PersonsWord.Kind.APPROVE, "orders", NOW.minusSeconds(60));
            }));
  }

  private static List<Scenario<DropCase>> evidence() {
    Instant t = Instant.parse("2026-03-09T00:00:00Z");
    return List.of(
        evidence("another system identifier", e -> e.identity(1L, 3, e.server.startedAt())),
        evidence(
            "another timeline",
            e -> e.identity(e.server.systemIdentifier(), 2, e.server.startedAt())),
        evidence("another server start", e -> e.identity(e.server.systemIdentifier(), 3, t)),
        evidence("another restart LSN", e -> e.restart = Lsn.parse("1/F000000")),
        evidence("another confirmed flush LSN", e -> e.flushed = Lsn.parse("1/10000001")),
        evidence("another inactive_since", e -> e.inactiveSince = t),
        evidence("another invalidation reason", e -> e.invalidation = "idle_timeout"),
        evidence("other counters", e -> e.counters = new DecodingCounters(0, 0, 0, 16, 6700, null)),
        evidence("more spilt", e -> e.counters = new DecodingCounters(0, 1, 0, 17, 6700, null)),
        evidence("another plugin", e -> e.plugin = "pgoutput"),
        evidence("another database", e -> e.database = "billing"),
        evidence("another type", e -> e.type = SlotType.PHYSICAL));
  }

  private static Scenario<DropCase> evidence(String claim, Consumer<Marked> change) {
    return refuses(
        Rules.EVIDENCE,
        claim + " than at the mark",
        c ->
            c.atMark =
                seen -> {
                  Marked marked = new Marked(seen);
                  change.accept(marked);
                  return marked.build();
                });
  }

  /// The evidence at the mark, to be made different from what is seen now.
  private static final class Marked {
    ServerIdentity server;
    final String name;
    SlotType type;
    @Nullable String plugin;
    @Nullable String database;
    @Nullable Lsn restart;
    @Nullable Lsn flushed;
    @Nullable Instant inactiveSince;
    @Nullable String invalidation;
    @Nullable DecodingCounters counters;
    final Instant at;

    Marked(SlotEvidence e) {
      server = e.server();
      name = e.name();
      type = e.type();
      plugin = e.plugin();
      database = e.database();
      restart = e.restartLsn();
      flushed = e.confirmedFlushLsn();
      inactiveSince = e.inactiveSince();
      invalidation = e.invalidationReason();
      counters = e.counters();
      at = e.observedAt().minusSeconds(108_000);
    }

    void identity(@Nullable Long system, int timeline, Instant startedAt) {
      server = new ServerIdentity(system, timeline, startedAt);
    }

    SlotEvidence build() {
      return new SlotEvidence(
          server,
          name,
          type,
          plugin,
          database,
          restart,
          flushed,
          inactiveSince,
          invalidation,
          counters,
          at);
    }
  }
}
