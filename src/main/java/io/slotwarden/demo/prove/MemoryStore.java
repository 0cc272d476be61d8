package io.slotwarden.demo.prove;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.LsnSample;
import io.slotwarden.model.Memory;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Registration;
import io.slotwarden.model.Trace;
import io.slotwarden.notify.Message;
import io.slotwarden.record.Store;
import io.slotwarden.record.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The store without a file, for histories of which thousands are played. It answers as the real
/// one does; a test holds the two together. Not for use by several threads.
final class MemoryStore implements Store {
  private static final Duration ENDED_SHOWN = Duration.ofDays(7);
  private static final Duration LSN_SAMPLES = Duration.ofDays(8);

  private final Disk disk;
  private final InstantSource clock;
  private boolean open = true;

  private MemoryStore(Disk disk, InstantSource clock) {
    this.disk = disk;
    this.clock = clock;
  }

  /// @throws StoreUnavailable when another daemon holds it
  static MemoryStore open(Disk disk, InstantSource clock) {
    if (disk.locked) {
      throw new StoreUnavailable("another daemon holds the store");
    }
    disk.locked = true;
    return new MemoryStore(disk, clock);
  }

  @Override
  public boolean holdsLock() {
    return open;
  }

  @Override
  public boolean onNetworkFileSystem() {
    return false;
  }

  @Override
  public Instant createdAt() {
    return disk.createdAt;
  }

  @Override
  public Observed<Boolean> writable() {
    return Observed.known(true, clock.instant());
  }

  @Override
  public Memory loadMemory() {
    return disk.memory;
  }

  @Override
  public void saveMemory(Memory before, Memory after) {
    disk.memory = after;
  }

  @Override
  public AlertBook loadAlerts() {
    return disk.alerts;
  }

  @Override
  public void saveAlerts(AlertBook before, AlertBook after) {
    disk.alerts = after;
  }

  @Override
  public void saveLsn(String source, Instant minute, Lsn lsn) {
    Instant at = minute.truncatedTo(ChronoUnit.MINUTES);
    List<LsnSample> samples = disk.lsns.computeIfAbsent(source, _ -> new ArrayList<>());
    int place = samples.size();
    while (place > 0 && !samples.get(place - 1).minute().isBefore(at)) {
      place--;
    }
    if (place == samples.size() || !samples.get(place).minute().equals(at)) {
      samples.add(place, new LsnSample(at, lsn));
    }
  }

  @Override
  public List<LsnSample> lsnHistory(String source, Instant since) {
    return disk.lsns.getOrDefault(source, List.of()).stream()
        .filter(s -> !s.minute().isBefore(since))
        .toList();
  }

  @Override
  public void forgetLsns(String source) {
    disk.lsns.remove(source);
  }

  @Override
  public void prune(Instant now) {
    Instant oldest = now.minus(LSN_SAMPLES);
    disk.lsns.values().forEach(all -> all.removeIf(s -> s.minute().isBefore(oldest)));
  }

  @Override
  public long intend(Act act, Trace trace, Instant at) {
    return add(act, trace, at, null, null, "");
  }

  @Override
  public void settle(long id, ActOutcome outcome, String detail, Instant at) {
    int index = (int) id - 1;
    if (index < 0 || index >= disk.acts.size()) {
      throw new IllegalArgumentException("the journal has no entry " + id);
    }
    ActRecord old = disk.acts.get(index);
    if (!isOpen(old)) {
      throw new IllegalStateException(
          "journal entry " + id + " is settled already (" + old.outcome() + ")");
    }
    Instant settled = outcome == ActOutcome.PENDING ? null : at;
    disk.acts.set(
        index, new ActRecord(old.id(), old.at(), old.act(), outcome, settled, detail, old.trace()));
  }

  @Override
  public void wouldAct(Act act, Trace trace, Instant at) {
    add(act, trace, at, ActOutcome.WOULD_ACT, at, "mode is observe");
  }

  @Override
  public void done(Act.WriteHeartbeat act, Trace trace, ActResult result, Instant at) {
    add(act, trace, at, result.outcome(), at, result.detail());
  }

  private long add(
      Act act,
      Trace trace,
      Instant at,
      @Nullable ActOutcome outcome,
      @Nullable Instant settled,
      String detail) {
    long id = disk.acts.size() + 1L;
    disk.acts.add(new ActRecord(id, at, act, outcome, settled, detail, trace));
    return id;
  }

  private static boolean isOpen(ActRecord act) {
    return act.outcome() == null || act.outcome() == ActOutcome.PENDING;
  }

  private List<ActRecord> acts(Predicate<ActRecord> which) {
    return disk.acts.stream().filter(which).toList();
  }

  @Override
  public List<ActRecord> open() {
    return acts(MemoryStore::isOpen);
  }

  @Override
  public List<ActRecord> recent(int limit) {
    return disk.acts.reversed().stream().limit(limit).toList();
  }

  @Override
  public List<ActRecord> since(Instant start) {
    return acts(a -> !a.at().isBefore(start));
  }

  @Override
  public void enqueue(Message message, List<String> covers, Collection<String> channels) {
    if (disk.messages.containsKey(message.key())) {
      return;
    }
    disk.messages.put(message.key(), null);
    for (String channel : new LinkedHashSet<>(channels)) {
      long id = ++disk.lastLetter;
      disk.letters.put(id, new Disk.Post(id, channel, message, 0, message.at(), false));
    }
    covers.forEach(key -> disk.messages.putIfAbsent(key, null));
  }

  @Override
  public List<Letter> due(String channel, Instant now, int limit) {
    Set<String> lanes = new HashSet<>();
    List<Letter> due = new ArrayList<>();
    for (Disk.Post p : disk.letters.values()) {
      if (p.channel().equals(channel)
          && lanes.add(p.message().lane())
          && !p.next().isAfter(now)
          && due.size() < limit) {
        due.add(new Letter(p.id(), p.channel(), p.message(), p.attempts()));
      }
    }
    return due;
  }

  @Override
  public void delivered(long letter, Instant at) {
    Disk.Post post = post(letter);
    if (isOver(letter) && !post.over()) {
      return;
    }
    end(post, false);
    disk.messages.merge(post.message().key(), at, (old, now) -> old.isBefore(now) ? old : now);
  }

  @Override
  public void retry(long letter, Instant next, String why) {
    Disk.Post p = post(letter);
    if (!isOver(letter)) {
      disk.letters.put(
          letter, new Disk.Post(p.id(), p.channel(), p.message(), p.attempts() + 1, next, false));
    }
  }

  @Override
  public void failed(long letter, Instant at, String why) {
    Disk.Post post = post(letter);
    if (!isOver(letter)) {
      end(post, true);
    }
  }

  private boolean isOver(long letter) {
    return !disk.letters.containsKey(letter);
  }

  private Disk.Post post(long letter) {
    Disk.Post open = disk.letters.get(letter);
    Disk.Post any = open == null ? disk.past.get(letter) : open;
    if (any == null) {
      throw new IllegalArgumentException("the outbox has no letter " + letter);
    }
    return any;
  }

  /// @param givenUp a later acceptance still counts
  private void end(Disk.Post p, boolean givenUp) {
    disk.letters.remove(p.id());
    disk.past.put(
        p.id(),
        new Disk.Post(p.id(), p.channel(), p.message(), p.attempts() + 1, p.next(), givenUp));
  }

  @Override
  public Optional<Instant> deliveredAt(String key) {
    return Optional.ofNullable(disk.messages.get(key));
  }

  @Override
  public Map<String, Integer> pending() {
    Map<String, Integer> counts = new TreeMap<>();
    disk.letters.values().forEach(p -> counts.merge(p.channel(), 1, Integer::sum));
    return counts;
  }

  @Override
  public PersonsWord addWord(
      PersonsWord.Kind kind,
      String target,
      String reason,
      Instant at,
      @Nullable Instant until,
      String by) {
    PersonsWord word =
        new PersonsWord(disk.words.size() + 1L, kind, target, reason, at, until, by, null);
    disk.words.add(word);
    return word;
  }

  @Override
  public PersonsWord endWord(long id, PersonsWord.Ending ending) {
    int index = (int) id - 1;
    if (index < 0 || index >= disk.words.size()) {
      throw new IllegalArgumentException("there is no word " + id);
    }
    PersonsWord old = disk.words.get(index);
    if (old.ended() != null) {
      return old;
    }
    PersonsWord ended =
        new PersonsWord(
            old.id(),
            old.kind(),
            old.target(),
            old.reason(),
            old.at(),
            old.until(),
            old.by(),
            ending);
    disk.words.set(index, ended);
    return ended;
  }

  @Override
  public List<PersonsWord> words(Instant now) {
    Instant since = now.minus(ENDED_SHOWN);
    return disk.words.stream()
        .filter(w -> w.ended() == null || w.ended().at().isAfter(since))
        .filter(w -> w.until() == null || w.until().isAfter(since))
        .toList();
  }

  @Override
  public Registration register(Registration made) {
    Registration numbered =
        new Registration(
            disk.registrations.size() + 1L,
            made.slot(),
            made.database(),
            made.plugin(),
            made.owner(),
            made.purpose(),
            made.createdAt(),
            made.by(),
            made.expiresAt(),
            made.restartLsn(),
            made.systemIdentifier(),
            made.renewed(),
            made.ended());
    disk.registrations.add(numbered);
    return numbered;
  }

  @Override
  public void change(Registration changed) {
    int index = (int) changed.id() - 1;
    if (index < 0
        || index >= disk.registrations.size()
        || disk.registrations.get(index).ended() != null) {
      throw new IllegalArgumentException("there is no open registration " + changed.id());
    }
    disk.registrations.set(index, changed);
  }

  @Override
  public List<Registration> registrations(Instant now) {
    Instant since = now.minus(ENDED_SHOWN);
    return disk.registrations.stream()
        .filter(r -> r.ended() == null || Objects.requireNonNull(r.ended()).at().isAfter(since))
        .toList();
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      disk.locked = false;
    }
  }
}
