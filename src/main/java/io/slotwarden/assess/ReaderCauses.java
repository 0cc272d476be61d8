package io.slotwarden.assess;

import io.slotwarden.model.CloserLook.Spill;
import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Diagnosis;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Evidence;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.Walsender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Why a slot is behind although a consumer is connected.
final class ReaderCauses {
  /// Their spelling changed between versions; they are compared in lower case.
  private static final Set<String> NOTHING_TO_SEND = Set.of("walsenderwaitforwal", "walsendermain");

  /// So many looks in a row have to find a walsender at work: one may be chance.
  private static final int AT_WORK_LOOKS = 3;

  /// What the server counts shows up a second or two late.
  private static final Duration IDLE_WINDOW = Duration.ofSeconds(3);

  /// So few rows can't be what the WAL is made of.
  private static final long IDLE_ROWS = 100;

  private final SlotCase c;
  private final Distances d;
  private final List<Evidence> evidence = new ArrayList<>();

  private ReaderCauses(SlotCase c, Distances d) {
    this.c = c;
    this.d = d;
  }

  static Diagnosis of(SlotCase c, Distances d) {
    return new ReaderCauses(c, d).find();
  }

  private Diagnosis find() {
    Walsender sender = c.slot().walsender();
    if (sender == null || sender.state() == null) {
      return Pins.of(c, d).orElseGet(this::unseen);
    }
    evidence.add(new Evidence.Sender(c.slot().activePid(), sender, c.sample().at()));
    String wait = sender.waitEvent() == null ? "" : sender.waitEvent().toLowerCase(Locale.ROOT);
    if (wait.equals("waitforstandbyconfirmation")) {
      return waitingForStandby();
    }
    return Pins.of(c, d)
        .or(this::catchingUp)
        .or(() -> blocked(sender, wait))
        .or(() -> slowDecoding(wait))
        .or(() -> notConfirming(wait))
        .orElseGet(() -> notEstablished(sender));
  }

  private Diagnosis unseen() {
    evidence.add(
        new Evidence.Said("its walsender's details can't be seen: GRANT pg_monitor mends that"));
    return diagnosis(
        SlotCause.NOT_ESTABLISHED,
        "it is behind; why can't be told without a look at its walsender",
        "GRANT pg_monitor to the role that looks");
  }

  private Diagnosis waitingForStandby() {
    List<String> standbys =
        c.settings() == null
            ? List.of()
            : c.settings().synchronizedStandbySlots().stream()
                .flatMap(name -> holdsUp(name).stream())
                .toList();
    evidence.add(
        standbys.isEmpty()
            ? new Evidence.Said("which standby is not known: all of them are connected")
            : new Evidence.Standbys(standbys));
    return diagnosis(
        SlotCause.WAITING_FOR_STANDBY,
        "it hands nothing out before standbys have confirmed"
            + (standbys.isEmpty() ? "" : ": " + String.join(", ", standbys)),
        "start the standby that uses that slot, or take its name out of"
            + " synchronized_standby_slots (a reload is enough)");
  }

  private Optional<String> holdsUp(String name) {
    Slot standby = c.sample().slot(name).orElse(null);
    if (standby == null) {
      return Optional.of(name + " does not exist");
    }
    return standby.active() && !standby.isLost()
        ? Optional.empty()
        : Optional.of(name + (standby.isLost() ? " is lost" : " is inactive"));
  }

  private Optional<Diagnosis> catchingUp() {
    Optional<Duration> in = Pace.caughtUpIn(c.trail().marks(), c.noise());
    if (in.isPresent()) {
      evidence.add(new Evidence.Size(d.lag(), "still to confirm"));
      evidence.add(new Evidence.Lasts("caught up, at the present pace, in ", in.get()));
      return Optional.of(
          diagnosis(
              SlotCause.CATCHING_UP,
              "its consumer is catching up: done in " + Durations.format(in.get()),
              "wait: its consumer is catching up"));
    }
    return Optional.empty();
  }

  private Optional<Diagnosis> blocked(Walsender sender, String wait) {
    Instant at = c.sample().at();
    Instant reply = sender.replyTime();
    boolean silent = reply != null && longer(reply, at);
    boolean stuck = longer(c.trail().sentStillSince(), at);
    if (!wait.equals("walsenderwritedata") || !silent && !stuck) {
      return Optional.empty();
    }
    evidence.add(
        new Evidence.Lasts(
            silent ? "its consumer has not answered for " : "nothing was taken from it for ",
            Duration.between(silent && reply != null ? reply : c.trail().sentStillSince(), at)));
    return Optional.of(
        diagnosis(
            SlotCause.CONSUMER_BLOCKED,
            "its consumer or the network takes nothing" + from(sender),
            "look at its consumer and at the network in between: it has stopped taking what is"
                + " sent"));
  }

  private boolean longer(Instant since, Instant at) {
    return Duration.between(since, at).compareTo(c.silent()) > 0;
  }

  private Optional<Diagnosis> slowDecoding(String wait) {
    if (!Trail.isDecoding(c.slot())) {
      return Optional.empty();
    }
    Long spilled = spilledSinceItMoved();
    Spill files = c.closer().spills().toOptional().map(s -> s.get(c.slot().name())).orElse(null);
    boolean reorders = wait.startsWith("reorder");
    boolean spills = spilled != null && spilled > 0 || files != null && files.files() > 0;
    if (!reorders && !spills && c.trail().decodingLooks() < AT_WORK_LOOKS) {
      return Optional.empty();
    }
    if (spilled != null && spilled > 0) {
      evidence.add(
          new Evidence.Size(spilled, "spilled to disk since it last moved, outside pg_wal"));
    }
    if (files != null && files.files() > 0) {
      evidence.add(new Evidence.Spilled(c.slot().name(), files.files(), files.bytes()));
    }
    return Optional.of(
        diagnosis(
            SlotCause.SLOW_DECODING,
            reorders || spills
                ? "its walsender decodes a huge transaction"
                : "its walsender is at work and gets no nearer: decoding is slow",
            c.sample().majorVersion() >= 13
                ? "wait; if it comes back, raise logical_decoding_work_mem (a reload is enough) and"
                    + " keep transactions small"
                : "wait; if it comes back, keep transactions small"));
  }

  private @Nullable Long spilledSinceItMoved() {
    DecodingCounters counters = c.slot().counters();
    Long base = c.trail().spilledAtBase();
    return counters == null || base == null ? null : counters.spillBytes() - base;
  }

  private Optional<Diagnosis> notConfirming(String wait) {
    Long unsent = d.unsent();
    boolean sentAll = unsent != null && unsent < c.noise();
    if (!NOTHING_TO_SEND.contains(wait) || !sentAll || d.lag() < c.noise()) {
      return Optional.empty();
    }
    evidence.add(new Evidence.Size(d.lag(), "was sent and not confirmed"));
    return Optional.of(idleTables().orElseGet(this::keepsBack));
  }

  private Diagnosis keepsBack() {
    return diagnosis(
        SlotCause.NOT_CONFIRMING,
        "its consumer takes everything and confirms nothing of it"
            + (c.slot().walsender() == null ? "" : from(c.slot().walsender())),
        "see whether its consumer's target is slow, and whether its heartbeat is on and in its"
            + " publication");
  }

  /// Nothing to decode in its own database, while others fill the WAL.
  private Optional<Diagnosis> idleTables() {
    Slot slot = c.slot();
    Long rows =
        c.closer().databaseRows().toOptional().map(r -> r.get(slot.databaseOid())).orElse(null);
    Long transactions = slot.counters() == null ? null : slot.counters().totalTxns();
    Long written = since(c.trail().written(), rows);
    Long handedOut = since(c.trail().handedOut(), transactions);
    boolean idle =
        slot.isLogical()
            && (written != null || handedOut != null)
            && (written == null || written <= IDLE_ROWS)
            && (handedOut == null || handedOut <= IDLE_ROWS);
    if (!idle) {
      return Optional.empty();
    }
    String where = " of database " + slot.database();
    if (written != null) {
      evidence.add(new Evidence.Said(written + " rows" + where + " were written meanwhile"));
    }
    if (handedOut != null) {
      evidence.add(
          new Evidence.Said(handedOut + " transactions" + where + " were handed out meanwhile"));
    }
    return Optional.of(
        diagnosis(
            SlotCause.IDLE_TABLES,
            "nothing is written in its database "
                + slot.database()
                + ", and its consumer confirms only what it gets",
            "switch on the consumer's heartbeat, or slotwarden's (policy write-heartbeat): a row"
                + " now and then in database "
                + slot.database()));
  }

  /// How many there were since, if that is long enough ago and the WAL has grown meanwhile.
  private @Nullable Long since(Trail.@Nullable Base base, @Nullable Long now) {
    if (base == null
        || now == null
        || Duration.between(base.at(), c.sample().at()).compareTo(IDLE_WINDOW) < 0
        || c.sample().currentLsn().bytesSince(base.current()) < c.noise()) {
      return null;
    }
    return now - base.count();
  }

  private Diagnosis notEstablished(Walsender sender) {
    boolean comesNearer =
        "catchup".equals(sender.state())
            && (c.trail().marks().size() < 2 || c.trail().sentStillSince().equals(c.sample().at()));
    if (comesNearer) {
      evidence.add(new Evidence.Said("its walsender is catching up"));
      return diagnosis(
          SlotCause.CATCHING_UP,
          "its walsender is catching up; how long that takes is not known yet",
          "wait: its consumer is catching up");
    }
    evidence.add(new Evidence.Size(d.lag(), "not confirmed"));
    if (d.unsent() != null) {
      evidence.add(new Evidence.Size(d.unsent(), "not sent"));
    }
    if (d.pinned() != null) {
      evidence.add(new Evidence.Size(d.pinned(), "between its restart LSN and what was confirmed"));
    }
    Pins.mention(c, evidence);
    if (d.pinned() != null && d.pinned() >= c.noise() && d.lag() < c.noise()) {
      return diagnosis(
          SlotCause.NOT_ESTABLISHED,
          "its consumer confirms, and its restart LSN has not followed yet",
          c.sample().inRecovery()
              ? "look for old transactions on the primary: they pin the slots of a standby too"
              : "wait for the next checkpoint: with it the restart LSN follows, unless an older"
                  + " transaction is open");
    }
    return diagnosis(
        SlotCause.NOT_ESTABLISHED,
        "it is behind; the signatures of the known causes don't fit",
        "look again in some minutes: it is behind, and so far nothing tells in which direction it"
            + " moves");
  }

  private static String from(@Nullable Walsender sender) {
    String application = sender == null ? null : sender.applicationName();
    return application == null || application.isEmpty()
        ? ""
        : " (application '" + application + "')";
  }

  private Diagnosis diagnosis(SlotCause cause, String headline, String remedy) {
    return new Diagnosis(cause, headline, evidence, remedy);
  }
}
