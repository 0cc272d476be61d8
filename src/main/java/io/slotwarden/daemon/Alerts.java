package io.slotwarden.daemon;

import io.slotwarden.alert.AlertEvent;
import io.slotwarden.alert.AlertLife;
import io.slotwarden.alert.AlertRules;
import io.slotwarden.alert.Judgement;
import io.slotwarden.alert.NeededSlots;
import io.slotwarden.alert.PlaceLook;
import io.slotwarden.alert.SourceReading;
import io.slotwarden.alert.Together;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.KnownServer;
import io.slotwarden.model.NeededSlot;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.PracticeFinding;
import io.slotwarden.model.Registration;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.TaskWatch;
import io.slotwarden.notify.AlertMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Applies each look to the alerts, remembers and tells. What was said is remembered before it is
/// queued; at a start the last message of every alert is queued again, which changes nothing where
/// it was. Confined to the loop's thread.
final class Alerts {
  /// Places are looked at this often, not at each tick; the journal also when something new was
  /// read in it.
  private static final Duration LOOK = Duration.ofSeconds(15);

  /// A longer time between two looks of our own proves nothing.
  private static final Duration GAP = Duration.ofMinutes(2);

  /// A look may be late by this before the place counts as unseen.
  private static final Duration LATE = Duration.ofMinutes(1);

  private final Turns turns;
  private final Tellers tellers;
  private AlertRules rules;
  private final AlertMessages messages = new AlertMessages(null);
  private final Instant startedAt;
  private @Nullable Instant lookedAt;
  private long journalSeen;
  private AlertBook book;

  Alerts(Turns turns, Tellers tellers) {
    this.turns = turns;
    this.tellers = tellers;
    this.rules = new AlertRules(turns.config.alerts());
    this.startedAt = turns.clock.instant();
    this.book = configured(turns.keeper.rememberedAlerts(), turns.config);
    tellAgain();
  }

  /// From now on these thresholds hold; incidents of what is not watched any more are forgotten.
  void follow(Config next) {
    rules = new AlertRules(next.alerts());
    remember(configured(book, next));
  }

  /// A store that could not be opened has come back: its incidents go on, ours join them.
  void takeOver(AlertBook remembered) {
    AlertBook stored = configured(remembered, turns.config);
    Map<Alert.Id, Alert> alerts = new HashMap<>(book.alerts());
    stored
        .alerts()
        .forEach((id, a) -> alerts.merge(id, a, (mine, old) -> old.isOpen() ? old : mine));
    Map<SlotId, NeededSlot> needed = new HashMap<>(stored.needed());
    needed.putAll(book.needed());
    Map<String, KnownServer> servers = new HashMap<>(stored.servers());
    servers.putAll(book.servers());
    remember(new AlertBook(alerts, needed, servers));
    tellAgain();
  }

  /// Which server a source was when it was last seen; null when it was never seen.
  @Nullable KnownServer server(String source) {
    return book.servers().get(source);
  }

  /// Open incidents first, the worst first, then those that ended within a day.
  List<Alert> shown() {
    return book.alerts().values().stream()
        .sorted(
            Comparator.comparing((Alert a) -> a.state() == AlertState.RESOLVED)
                .thenComparing(a -> a.state() == AlertState.PENDING)
                .thenComparing(Alert::severity, Comparator.reverseOrder())
                .thenComparing(Alert::since)
                .thenComparing(a -> a.id().toString()))
        .toList();
  }

  /// After the turn of a source that was seen.
  void sourceTurned(
      SourceConfig source,
      SourceObservation look,
      List<Reading.OfSlot> readings,
      SourceForecast forecast,
      Instant now) {
    var sample = look.sample().toOptional().orElse(null);
    if (sample == null) {
      return;
    }
    KnownServer before = book.servers().get(source.name());
    KnownServer server = AlertRules.server(before, source.name(), sample.identity(), now);
    SourceReading reading =
        new SourceReading(
            source.name(),
            sample,
            look.settings(),
            readings.stream().map(Reading.OfSlot::assessment).toList(),
            dropped(now),
            forecast,
            source.storage() != null,
            now,
            AlertRules.isHushed(sample, server, turns.config.guard().settle(), now));
    AlertBook seen =
        new AlertBook(
            book.alerts(),
            NeededSlots.next(book.needed(), reading, surroundings(source, now)),
            server.equals(before) ? book.servers() : with(book.servers(), server));
    List<Judgement> judged =
        new ArrayList<>(rules.ofSource(reading, seen, AlertReadings.population(readings)));
    judged.addAll(rules.ofReaders(AlertReadings.readers(readings)));
    step(seen, judged, SourceTurn.gapLimit(source), now);
    if (before != null && AlertRules.isAnother(before.identity(), sample.identity())) {
      tellers.tell(messages.newServer(before, sample.identity(), now));
    }
  }

  /// After the daemon's own audit of a source; hours may lie between two of them.
  void audited(String source, List<PracticeFinding> findings, boolean complete, Instant now) {
    step(book, rules.ofAudit(source, findings, complete), GAP, now);
  }

  private NeededSlots.Surroundings surroundings(SourceConfig source, Instant now) {
    Map<String, DmsObservation> looks = new HashMap<>();
    turns.dms.forEach((name, seen) -> looks.put(name, seen.look()));
    return new NeededSlots.Surroundings(
        source.protectedSlots(),
        turns.guarding.words(),
        turns.memory().tasks().keySet(),
        looks,
        now,
        turns.registry().inForce(now));
  }

  /// @param present registrations that nobody has given up, whose slots are in the last sample
  void registrations(SourceConfig source, List<Registration> present, Instant now) {
    List<Judgement> judged = rules.ofRegistrations(source.name(), present, book, now);
    step(book, judged, SourceTurn.gapLimit(source), now);
  }

  /// After the turn of an entry whose tasks were listed.
  void dmsTurned(DmsConfig entry, DmsObservation look, List<Reading.OfTask> readings, Instant now) {
    Duration gap = SourceTurn.gapLimit(entry.poll());
    step(
        book,
        rules.ofTasks(
            entry.name(),
            readings.stream().map(r -> AlertReadings.task(r, look)).toList(),
            turns.memory().tasks().keySet(),
            book,
            now),
        gap,
        now);
    step(
        book,
        rules.ofHealth(
            entry.name(),
            HealthReadings.of(readings, look, entry.health().hasTables()),
            turns.memory().tasks().keySet(),
            HealthReadings.instances(look),
            book,
            now),
        gap,
        now);
    step(book, rules.ofCaptures(CaptureHeartbeats.readings(readings, turns.sources)), gap, now);
  }

  /// What no look at a source tells: that there is none, and how our own acts ended.
  void tick(Instant now) {
    long journal = turns.guarding.journalRead();
    if (lookedAt != null
        && journal == journalSeen
        && Duration.between(lookedAt, now).abs().compareTo(LOOK) < 0) {
      return;
    }
    lookedAt = now;
    journalSeen = journal;
    List<PlaceLook> places = new ArrayList<>();
    for (SourceConfig s : turns.config.sources()) {
      Turns.Seen<SourceObservation> seen = turns.sources.get(s.name());
      String why = seen == null ? null : seen.look().sample().reason().orElse(null);
      place(s.name(), "Source", s.poll(), seen, why, places, now);
    }
    for (DmsConfig d : turns.config.dms()) {
      Turns.Seen<DmsObservation> seen = turns.dms.get(d.name());
      String why = seen == null ? null : seen.look().tasks().reason().orElse(null);
      place(d.name(), "DMS entry", d.poll(), seen, why, places, now);
    }
    step(
        book,
        rules.ofOurselves(
            places,
            turns.guarding.actsOfTheLastDay(),
            turns.memory().tasks().values().stream()
                .filter(TaskWatch::escalated)
                .map(TaskWatch::id)
                .collect(Collectors.toSet()),
            book,
            now),
        GAP,
        now);
  }

  private void place(
      String name,
      String noun,
      Duration poll,
      Turns.@Nullable Seen<?> seen,
      @Nullable String why,
      List<PlaceLook> into,
      Instant now) {
    Instant good = seen == null ? null : seen.goodAt();
    Instant last = good == null ? startedAt : good;
    boolean late = Duration.between(last, now).compareTo(poll.plus(poll).plus(LATE)) > 0;
    if (seen == null && !late) {
      return;
    }
    boolean seenNow = good != null && why == null && !late;
    into.add(
        new PlaceLook(
            name, noun, poll, last, seenNow, why == null ? "no look has ended since" : why));
  }

  private void step(AlertBook with, List<Judgement> judged, Duration gapLimit, Instant now) {
    AlertLife.Step step =
        AlertLife.step(with.alerts(), judged, id -> isMuted(id, now), gapLimit, now);
    remember(new AlertBook(step.alerts(), with.needed(), with.servers()));
    for (List<AlertEvent> events : Together.of(step.events())) {
      tellers.tell(messages.of(events, now));
    }
  }

  private boolean isMuted(Alert.Id id, Instant now) {
    return PersonsWord.mutedUntil(turns.guarding.words(), id, now).isPresent();
  }

  private void remember(AlertBook after) {
    book = after;
    turns.keeper.saveAlerts(after);
  }

  private void tellAgain() {
    Instant now = turns.clock.instant();
    shown().stream()
        .filter(a -> a.clocks().messages() > 0)
        .forEach(a -> tellers.tellAgain(messages.last(a, now)));
  }

  /// Null when the journal can't be read: then nobody can say whose doing a disappearance is.
  private @Nullable Map<SlotId, Instant> dropped(Instant now) {
    List<ActRecord> acts = turns.guarding.actsOfTheLastDay();
    if (acts == null) {
      return null;
    }
    Map<SlotId, Instant> dropped = new HashMap<>();
    // The journal was perhaps read before these were begun.
    turns.drops().underWay().forEach(slot -> dropped.put(slot, now));
    for (ActRecord r : acts) {
      if (r.act() instanceof Act.DropSlot drop) {
        if (r.outcome() == null || r.outcome() == ActOutcome.PENDING) {
          dropped.put(drop.slot(), now);
        } else if (r.outcome() == ActOutcome.DROPPED) {
          dropped.put(drop.slot(), r.settledAt() == null ? r.at() : r.settledAt());
        }
      }
    }
    return dropped;
  }

  private static Map<String, KnownServer> with(Map<String, KnownServer> all, KnownServer server) {
    Map<String, KnownServer> after = new HashMap<>(all);
    after.put(server.source(), server);
    return after;
  }

  /// Without what the configuration no longer names: nobody would ever look at it again.
  private static AlertBook configured(AlertBook book, Config config) {
    Set<String> places =
        Stream.concat(
                config.sources().stream().map(SourceConfig::name),
                config.dms().stream().map(DmsConfig::name))
            .collect(Collectors.toSet());
    Map<Alert.Id, Alert> alerts = new HashMap<>(book.alerts());
    alerts.values().removeIf(a -> !places.contains(a.place()));
    Map<SlotId, NeededSlot> needed = new HashMap<>(book.needed());
    needed.keySet().removeIf(id -> !places.contains(id.source()));
    Map<String, KnownServer> servers = new HashMap<>(book.servers());
    servers.keySet().retainAll(places);
    return new AlertBook(alerts, needed, servers);
  }
}
