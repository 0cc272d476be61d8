package io.slotwarden.guard;

import io.slotwarden.config.Credential;
import io.slotwarden.config.GuardConfig;
import io.slotwarden.config.Policy;
import io.slotwarden.config.Secret;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.Window;
import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Diagnosis;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.Glob;
import io.slotwarden.model.Mark;
import io.slotwarden.model.MarkPhase;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.Trace;
import io.slotwarden.model.WalHolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The facts of a drop that every rule allows: an abandoned logical slot on 15, named by a pattern,
/// that moved once under our eyes, is nobody's by two complete inventories, holds the WAL, is
/// marked, announced and due, in enforce mode. A test plants what it is about.
final class DropCase {
  static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  static final String SOURCE = "orders";

  final ASlot slot = new ASlot();
  final AServer server = new AServer();
  final List<Slot> others = new ArrayList<>();

  Observed<Boolean> killSwitch = Observed.known(false, NOW);
  final List<PersonsWord> words = new ArrayList<>();
  boolean leader = true;
  Observed<Boolean> store = Observed.known(true, NOW);
  boolean networkStore;
  @Nullable Instant emptyStoreSince;
  final Map<String, Circumstances.Unsettled> unsettled = new HashMap<>();
  final Set<String> inFlight = new HashSet<>();
  final List<ActRecord> recentDrops = new ArrayList<>();

  Duration settle = Duration.ofMinutes(10);
  Duration newStoreHold = Duration.ofHours(24);
  int maxDuePerSource = 3;
  int maxDueAll = 5;
  int perSourcePerDay = 1;
  int allPerDay = 3;
  Duration gap = Duration.ofHours(1);
  List<Window> windows = List.of();
  boolean approveDrops;

  boolean actor = true;
  List<Glob> protectedSlots = List.of();
  boolean dmsNone;
  List<Glob> policySlots = List.of(new Glob("tmp_*"));
  boolean hasPolicy = true;
  int maxPerDay = 1;
  Policy.@Nullable UnderPressure underPressure;
  Observed<StorageSpace> storage = Observed.unknown("no storage configured for orders", NOW);
  Forecast untilFull = new Forecast.Unknown("free space is not known");
  RunMode mode = RunMode.ENFORCE;

  Owner owner = new Owner(OwnerKind.NONE, null, false, List.of("no task names it"));
  boolean automaticName;
  Observed<Instant> inventory = Observed.known(NOW.minusSeconds(60), NOW);
  Observed<ServerSettings> settings = Observed.known(AServer.settings(), NOW);
  WalHolder holder = WalHolder.SLOT;
  @Nullable Instant holderAt = NOW.minusSeconds(60);
  boolean holdsWal = true;

  @Nullable Instant lastMovedAt = NOW.minus(Duration.ofHours(200));
  Instant lastActiveAt = NOW.minus(Duration.ofHours(200));
  Instant spanSince = NOW.minus(Duration.ofHours(120));
  Instant sampledAt = NOW;
  Instant lastSeen = NOW;
  long samples = 28_800;
  Duration longestGap = Duration.ofSeconds(15);
  boolean historyActive;

  boolean watched = true;
  String watchPolicy = "drop-left-over";
  boolean enforced = true;
  Duration earned = Duration.ofHours(100);
  @Nullable Instant forbiddenAt = NOW.minus(Duration.ofHours(150));
  boolean marked = true;
  Instant markedAt = NOW.minus(Duration.ofHours(30));
  UnaryOperator<SlotEvidence> atMark = UnaryOperator.identity();
  @Nullable Instant delivered = NOW.minus(Duration.ofHours(29));
  Duration noticeEarned = Duration.ofHours(28);
  String noticeKey = "notice/1";
  @Nullable Instant ownerlessAt = NOW.minus(Duration.ofHours(29));
  int dueHere = 1;
  int dueAll = 1;

  static DropCase with(Consumer<DropCase> plant) {
    DropCase c = new DropCase();
    plant.accept(c);
    return c;
  }

  static Trace trace(Consumer<DropCase> plant) {
    return new Guard().drop(with(plant).facts());
  }

  SlotId id() {
    return new SlotId(SOURCE, slot.name);
  }

  /// Named exactly by its policy.
  DropCase exactly() {
    policySlots = List.of(new Glob(slot.name));
    return this;
  }

  DropCase says(PersonsWord.Kind kind, String target, Instant at) {
    words.add(new PersonsWord(words.size() + 1, kind, target, "because", at, null, "ann", null));
    return this;
  }

  /// An approval of this slot, some hours ago.
  DropCase approvedHoursAgo(long hours) {
    return says(PersonsWord.Kind.APPROVE, id().target(), NOW.minus(Duration.ofHours(hours)));
  }

  /// An earlier drop, on this source or another.
  DropCase dropped(String source, String policy, Duration ago, @Nullable ActOutcome outcome) {
    SlotEvidence evidence = SlotEvidence.of(sample(), slot.build());
    Act act = new Act.DropSlot(new SlotId(source, "older"), policy, 15, evidence);
    recentDrops.add(
        new ActRecord(
            recentDrops.size() + 1, NOW.minus(ago), act, outcome, NOW, "", new Trace(List.of())));
    return this;
  }

  private ServerSample sample() {
    server.slots.clear();
    server.slots.add(slot.build());
    server.slots.addAll(others);
    return server.build();
  }

  Policy.DropSlots policy() {
    return new Policy.DropSlots(
        "drop-left-over",
        RunMode.ENFORCE,
        List.of(new Glob(SOURCE)),
        policySlots,
        Duration.ofHours(72),
        Duration.ofHours(24),
        maxPerDay,
        underPressure,
        false);
  }

  DropFacts facts() {
    ServerSample sample = sample();
    Slot seen = slot.build();
    SlotEvidence evidence = SlotEvidence.of(sample, seen);
    SlotHistory history =
        new SlotHistory(
            id(),
            evidence,
            historyActive,
            NOW.minus(Duration.ofHours(500)),
            spanSince,
            lastSeen,
            samples,
            longestGap,
            lastMovedAt,
            lastActiveAt,
            spanSince);
    SlotAssessment assessment =
        new SlotAssessment(
            id(),
            seen,
            evidence,
            SlotState.DISCONNECTED,
            new Diagnosis(SlotCause.CONSUMER_GONE, "", List.of(), null),
            owner,
            List.of(),
            1L,
            1L,
            1L,
            lastMovedAt,
            spanSince,
            holdsWal,
            null,
            null);
    return new DropFacts(
        circumstances(),
        source(),
        hasPolicy ? policy() : null,
        mode,
        sample,
        sampledAt,
        assessment,
        history,
        settings,
        holder,
        "floors",
        holderAt,
        storage,
        untilFull,
        inventory,
        automaticName,
        watched ? watch(evidence) : null,
        Duration.ofMinutes(2),
        dueHere,
        dueAll,
        false);
  }

  private DropWatch watch(SlotEvidence evidence) {
    Mark mark =
        new Mark(
            MarkPhase.DUE,
            markedAt,
            atMark.apply(evidence),
            noticeKey,
            markedAt,
            delivered,
            noticeEarned,
            ownerlessAt);
    return new DropWatch(
        id(),
        watchPolicy,
        enforced,
        evidence,
        earned,
        NOW,
        forbiddenAt,
        "paused",
        marked ? mark : null,
        null);
  }

  Circumstances circumstances() {
    GuardConfig guard =
        new GuardConfig(
            settle,
            newStoreHold,
            maxDuePerSource,
            maxDueAll,
            perSourcePerDay,
            allPerDay,
            gap,
            windows,
            approveDrops,
            Path.of("/var/lib/slotwarden/STOP"),
            false);
    return new Circumstances(
        NOW,
        guard,
        killSwitch,
        words,
        leader,
        store,
        networkStore,
        emptyStoreSince,
        unsettled,
        inFlight,
        recentDrops);
  }

  private SourceConfig source() {
    Secret secret = new Secret.Literal("secret");
    return new SourceConfig(
        SOURCE,
        "jdbc:postgresql://orders-db:5432/postgres",
        "orders-db",
        5432,
        new Credential("slotwarden", secret),
        actor ? new Credential("slotwarden_actor", secret) : null,
        null,
        Duration.ofSeconds(15),
        null,
        protectedSlots,
        List.of(),
        List.of(),
        dmsNone);
  }
}
