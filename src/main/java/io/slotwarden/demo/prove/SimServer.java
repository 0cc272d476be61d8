package io.slotwarden.demo.prove;

import io.slotwarden.model.CloserLook;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.WalFloors;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One PostgreSQL server as it really is.
final class SimServer {
  private static final long SEGMENT = 16L << 20;
  private static final long BYTES_PER_SECOND = 1L << 20;
  private static final long FIRST_WITH_LISTED_WAL = 12;

  final Setting.Server plan;
  final Map<String, SimSlot> slots = new TreeMap<>();
  final Set<Happening.Part> hidden = EnumSet.noneOf(Happening.Part.class);

  /// Whether a reader wants to be attached, so that it comes back by itself.
  final Set<String> wanted = new HashSet<>();

  private long systemIdentifier;
  private int timeline = 1;
  private Instant startedAt;
  private long lsn = 64 * SEGMENT;
  private Instant lsnAt;
  private final @Nullable Tides tides;
  @Nullable Long stuckSegment;

  SimServer(Setting.Server plan, long systemIdentifier, @Nullable Tides tides, Instant now) {
    this.plan = plan;
    this.tides = tides;
    this.systemIdentifier = systemIdentifier;
    this.startedAt = now.minus(Duration.ofDays(9));
    this.lsnAt = now;
    List<SlotPlan> oldestFirst =
        plan.slots().stream().sorted(Comparator.comparing(SimServer::age)).toList();
    for (SlotPlan p : oldestFirst) {
      slots.put(p.name(), new SimSlot(p, plan.major(), lsn, now));
      lsn += 4 * SEGMENT;
    }
    for (SlotPlan p : plan.all().subList(oldestFirst.size(), plan.all().size())) {
      slots.put(p.name(), new SimSlot(p, plan.major(), lsn, now));
    }
  }

  /// What may be dropped holds the oldest WAL, or there would be nothing to see.
  private static int age(SlotPlan p) {
    return switch (p.kind()) {
      case REGISTERED, FAILOVER -> p.policy() == SlotPlan.Named.EXACTLY ? 0 : p.name().length() % 2;
      case ABANDONED -> 1;
      case LIVING, MARKER, OF_ENDPOINT, OF_TASK, PHYSICAL, TOOL, REPLICA, TEMPORARY -> 2;
    };
  }

  /// Time goes on: WAL is written, and readers read.
  void advance(Instant now) {
    long seconds = Duration.between(lsnAt, now).toSeconds();
    if (seconds <= 0) {
      return;
    }
    lsn += seconds * BYTES_PER_SECOND;
    lsnAt = now;
    for (SimSlot s : slots.values()) {
      if (s.active && !s.slow) {
        s.read(lsn, true, now);
      }
    }
  }

  long lsn() {
    return lsn;
  }

  void restart(Instant now) {
    startedAt = now;
    slots.values().removeIf(s -> s.plan.kind() == SlotPlan.Kind.TEMPORARY);
    for (SimSlot s : slots.values()) {
      if (s.active) {
        s.detach(now);
      } else if (plan.major() >= 17) {
        s.inactiveSince = now; // read from disk at this moment
      }
    }
    lsn += 3 * SEGMENT;
  }

  void failOver(Instant now) {
    restart(now);
    timeline++;
  }

  void replace(Instant now) {
    restart(now);
    systemIdentifier++;
    Map<String, SimSlot> copies = new TreeMap<>();
    slots.forEach((name, slot) -> copies.put(name, slot.copy()));
    slots.clear();
    slots.putAll(copies);
  }

  void make(SlotPlan p, Instant now) {
    slots.put(p.name(), new SimSlot(p, plan.major(), lsn, now));
  }

  private ServerSample sample(Instant clock) {
    return new ServerSample(
        clock,
        plan.major(),
        plan.major() + ".1",
        identity(),
        false,
        new Lsn(lsn),
        slots.values().stream().map(SimSlot::build).toList());
  }

  ServerIdentity identity() {
    return new ServerIdentity(systemIdentifier, timeline, startedAt);
  }

  /// What the statement that drops would compare with.
  @Nullable SlotEvidence evidence(String name, Instant clock) {
    SimSlot slot = slots.get(name);
    return slot == null ? null : SlotEvidence.of(sample(clock), slot.build());
  }

  /// The slot has the oldest WAL of all that reserve some.
  boolean isOldest(SimSlot slot) {
    return slots.values().stream()
        .filter(s -> !s.lost)
        .allMatch(s -> s == slot || s.restart >= slot.restart);
  }

  /// @param now the truth, `clock` what the daemon takes for it
  SourceObservation look(Instant now, Instant clock) {
    advance(now);
    if (hidden.contains(Happening.Part.ALL)) {
      return new SourceObservation(
          plan.name(),
          clock,
          Observed.unknown("connection refused", clock),
          Observed.unknown("connection refused", clock),
          Observed.unknown("connection refused", clock),
          Observed.unknown("connection refused", clock),
          CloserLook.none("connection refused", clock),
          Map.of());
    }
    slots.values().forEach(s -> s.seen(now));
    return new SourceObservation(
        plan.name(),
        clock,
        Observed.known(sample(clock), clock),
        hidden.contains(Happening.Part.SETTINGS)
            ? Observed.unknown("permission denied", clock)
            : Observed.known(settings(), clock),
        hidden.contains(Happening.Part.FLOORS)
            ? Observed.unknown("timed out", clock)
            : Observed.known(floors(), clock),
        tides == null
            ? Observed.known(new StorageSpace(400L << 30, 500L << 30, true), clock)
            : tides.look(now, clock),
        CloserLook.none("not needed", clock),
        Map.of());
  }

  private ServerSettings settings() {
    return new ServerSettings(
        "logical",
        SEGMENT,
        0,
        1L << 30,
        Duration.ofMinutes(5),
        Duration.ofMinutes(1),
        20,
        plan.major() < 13 ? null : -1L,
        plan.major() < 18 ? null : Duration.ZERO,
        "on",
        List.of(),
        false,
        List.of(),
        null);
  }

  private WalFloors floors() {
    long current = lsn / SEGMENT;
    Long slotFloor =
        slots.values().stream()
            .filter(s -> !s.lost)
            .map(s -> s.restart / SEGMENT)
            .min(Long::compare)
            .orElse(null);
    boolean listed = plan.major() >= FIRST_WITH_LISTED_WAL;
    Long oldest = slotFloor == null ? current - 2 : Math.min(slotFloor, current - 2);
    if (stuckSegment != null) {
      oldest = Math.min(oldest, stuckSegment);
    }
    return new WalFloors(
        listed,
        listed ? current - oldest : null,
        listed ? (current - oldest) * SEGMENT : null,
        listed ? oldest : null,
        listed ? current : null,
        slotFloor,
        listed ? current - 2 : null,
        listed ? current - 1 : null,
        listed ? stuckSegment : null,
        listed ? (stuckSegment == null ? 0L : current - stuckSegment) : null,
        stuckSegment != null,
        null,
        null);
  }

  /// The archiver stands before everything that any slot holds.
  void stickArchiver() {
    stuckSegment = 1L;
  }
}
