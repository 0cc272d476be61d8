package io.slotwarden.daemon;

import io.slotwarden.guard.Journal;
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
import io.slotwarden.notify.Outbox;
import io.slotwarden.record.Store;
import io.slotwarden.record.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The store as the loop sees it: where it can't be opened or written, the daemon goes on from
/// memory, says so, and does nothing to the world (design, rule 17). A store that is not there at
/// the start is looked for again and again.
final class Keeper implements Journal, Outbox, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  /// Where nothing was written for so long, a probe is: it costs a flush of the disk.
  private static final Duration PROBE = Duration.ofMinutes(1);

  private static final Duration REOPEN = Duration.ofSeconds(15);

  private final Store.Opener opener;
  private final InstantSource clock;
  private final MemoryOutbox fallback = new MemoryOutbox();
  private volatile @Nullable Store store;
  private volatile @Nullable String problem;
  private Memory saved = Memory.EMPTY;
  private AlertBook savedAlerts = AlertBook.EMPTY;
  private Observed<Boolean> writable;
  private Instant triedAt;

  /// Only this process writes the store: what was read stands until one of these has moved.
  private final AtomicLong journalWrites = new AtomicLong();

  private final AtomicLong letterWrites = new AtomicLong();
  private volatile @Nullable Waiting waiting;

  /// Letters that waited when so many writes had been made.
  private record Waiting(long writes, Map<String, Integer> letters) {}

  Keeper(Store.Opener opener, InstantSource clock) {
    this.opener = opener;
    this.clock = clock;
    this.writable = Observed.unknown("not tried yet", Instant.EPOCH);
    this.triedAt = clock.instant();
    open();
  }

  private void open() {
    triedAt = clock.instant();
    try {
      Store opened = opener.open();
      saved = opened.loadMemory();
      savedAlerts = opened.loadAlerts();
      store = opened;
      problem = null;
      journalWrites.incrementAndGet();
      letterWrites.incrementAndGet();
    } catch (StoreUnavailable e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(problem)) {
        LOG.atError().addKeyValue("event", "store").log("{}: no act is permitted", why);
      }
      problem = why;
    }
  }

  /// Tries again to open a store that could not be opened.
  ///
  /// @return true when it has just become available: what it remembers has to be taken over
  boolean reopen(Instant now) {
    if (store != null || now.isBefore(triedAt.plus(REOPEN))) {
      return false;
    }
    open();
    return store != null;
  }

  /// What the store remembered when it was opened.
  Memory remembered() {
    return saved;
  }

  /// Why the store can't be used; null when it can.
  @Nullable String problem() {
    return problem;
  }

  boolean leads() {
    Store s = store;
    return s != null && s.holdsLock();
  }

  boolean isOnNetwork() {
    Store s = store;
    return s != null && s.onNetworkFileSystem();
  }

  /// When this store was created: new-store-hold counts from there.
  @Nullable Instant createdAt() {
    Store s = store;
    return s == null ? null : s.createdAt();
  }

  /// By the last write, or else by a probe.
  Observed<Boolean> writable(Instant now) {
    Store s = store;
    if (s == null) {
      return Observed.unknown(String.valueOf(problem), now);
    }
    if (problem != null || now.isAfter(writable.at().plus(PROBE)) || now.isBefore(writable.at())) {
      writable = s.writable();
      problem = writable.reason().orElse(null);
    }
    return writable;
  }

  /// Saves what changed since the last save; what can't be saved now is part of the next try.
  void save(Memory after) {
    if (!saved.equals(after)) {
      write(
          "save the memory",
          s -> {
            s.saveMemory(saved, after);
            saved = after;
          });
    }
  }

  /// What alerting remembered when the store was opened.
  AlertBook rememberedAlerts() {
    return savedAlerts;
  }

  void saveAlerts(AlertBook after) {
    if (!savedAlerts.equals(after)) {
      write(
          "save the alerts",
          s -> {
            s.saveAlerts(savedAlerts, after);
            savedAlerts = after;
          });
    }
  }

  void saveLsn(String source, Instant at, Lsn lsn) {
    write("save an LSN", s -> s.saveLsn(source, at, lsn));
  }

  /// Another server stands there now.
  void forgetLsns(String source) {
    write("forget LSNs", s -> s.forgetLsns(source));
  }

  /// Oldest first; empty when they can't be read. For any thread.
  List<LsnSample> lsnHistory(String source, Instant since) {
    return attempt("read LSNs", s -> s.lsnHistory(source, since)).orElse(List.of());
  }

  void prune(Instant now) {
    write("prune", s -> s.prune(now));
  }

  List<PersonsWord> words(Instant now) {
    return attempt("read persons' words", s -> s.words(now)).orElse(List.of());
  }

  /// @throws StoreUnavailable when it can't be recorded
  PersonsWord addWord(
      PersonsWord.Kind kind,
      String target,
      String reason,
      Instant at,
      @Nullable Instant until,
      String by) {
    return journal(s -> s.addWord(kind, target, reason, at, until, by));
  }

  /// @throws StoreUnavailable when it can't be recorded
  PersonsWord endWord(long id, PersonsWord.Ending ending) {
    return journal(s -> s.endWord(id, ending));
  }

  /// @throws StoreUnavailable when it can't be recorded
  Registration register(Registration registration) {
    return need().register(registration);
  }

  /// @throws StoreUnavailable when it can't be recorded
  void change(Registration registration) {
    need().change(registration);
  }

  /// Null when they can't be read: then nobody knows what is registered.
  @Nullable List<Registration> registrations(Instant now) {
    return attempt("read the registrations", s -> s.registrations(now)).orElse(null);
  }

  /// Moves with every act that is written down and every word.
  long journalWrites() {
    return journalWrites.get();
  }

  /// Journal entries without a final outcome; null when they can't be read.
  @Nullable List<ActRecord> openActs() {
    return attempt("read the journal", Store::open).orElse(null);
  }

  List<ActRecord> recentActs(int limit) {
    return attempt("read the journal", s -> s.recent(limit)).orElse(List.of());
  }

  /// Null when they can't be read: then no budget can be known.
  @Nullable List<ActRecord> actsSince(Instant since) {
    return attempt("read the journal", s -> s.since(since)).orElse(null);
  }

  private Store need() {
    Store s = store;
    if (s == null) {
      throw new JournalUnavailable(String.valueOf(problem), new IllegalStateException("no store"));
    }
    return s;
  }

  /// In the journal or among the words; however it ends, they have to be read again.
  private <T> T journal(Function<Store, T> work) {
    try {
      return work.apply(need());
    } finally {
      journalWrites.incrementAndGet();
    }
  }

  private void note(Consumer<Store> work) {
    journal(
        s -> {
          work.accept(s);
          return true;
        });
  }

  /// On the loop's thread. What was written proves that the store can be.
  private void write(String what, Consumer<Store> work) {
    attempt(
        what,
        s -> {
          work.accept(s);
          writable = Observed.known(true, clock.instant());
          return true;
        });
  }

  private <T> Optional<T> attempt(String what, Function<Store, T> work) {
    Store s = store;
    if (s == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.apply(s));
    } catch (StoreUnavailable | JournalUnavailable e) {
      String why = String.valueOf(e.getMessage());
      if (problem == null) {
        LOG.atError()
            .addKeyValue("event", "store")
            .log("can't {}: {}; no act is permitted", what, why);
      }
      problem = why;
      return Optional.empty();
    }
  }

  @Override
  public long intend(Act act, Trace trace, Instant at) {
    return journal(s -> s.intend(act, trace, at));
  }

  @Override
  public void settle(long id, ActOutcome outcome, String detail, Instant at) {
    note(s -> s.settle(id, outcome, detail, at));
  }

  @Override
  public void wouldAct(Act act, Trace trace, Instant at) {
    note(s -> s.wouldAct(act, trace, at));
  }

  @Override
  public void done(Act.WriteHeartbeat act, Trace trace, ActResult result, Instant at) {
    note(s -> s.done(act, trace, result, at));
  }

  /// In the store; where that can't be done, in memory, so that people are told all the same. Not a
  /// notice: what would not count when it is delivered is not sent, and is queued again at each
  /// turn anyway.
  @Override
  public void enqueue(Message message, List<String> covers, Collection<String> channels) {
    boolean kept =
        attempt(
                "queue a message",
                s -> {
                  s.enqueue(message, covers, channels);
                  return true;
                })
            .orElse(false);
    letterWrites.incrementAndGet();
    if (!kept && message.kind() != Message.Kind.NOTICE) {
      fallback.enqueue(message, covers, channels);
    }
  }

  @Override
  public List<Letter> due(String channel, Instant now, int limit) {
    List<Letter> fromMemory = fallback.due(channel, now, limit);
    if (!fromMemory.isEmpty()) {
      return fromMemory;
    }
    return pending().containsKey(channel)
        ? attempt("read the outbox", s -> s.due(channel, now, limit)).orElse(List.of())
        : List.of();
  }

  @Override
  public void delivered(long letter, Instant at) {
    byId(letter, () -> fallback.delivered(letter, at), () -> need().delivered(letter, at));
  }

  @Override
  public void retry(long letter, Instant next, String why) {
    byId(letter, () -> fallback.retry(letter, next, why), () -> need().retry(letter, next, why));
  }

  @Override
  public void failed(long letter, Instant at, String why) {
    byId(letter, () -> fallback.failed(letter, at, why), () -> need().failed(letter, at, why));
  }

  private void byId(long letter, Runnable inMemory, Runnable inStore) {
    try {
      (MemoryOutbox.owns(letter) ? inMemory : inStore).run();
    } finally {
      letterWrites.incrementAndGet();
    }
  }

  /// Only what the store knows counts: a delivery that is not durable is no notice.
  @Override
  public Optional<Instant> deliveredAt(String key) {
    Supplier<Optional<Instant>> none = Optional::empty;
    return attempt("read the outbox", s -> s.deliveredAt(key)).orElseGet(none);
  }

  @Override
  public Map<String, Integer> pending() {
    long writes = letterWrites.get();
    Waiting known = waiting;
    if (known != null && known.writes() == writes) {
      return known.letters();
    }
    Optional<Map<String, Integer>> read = attempt("read the outbox", Store::pending);
    read.ifPresent(letters -> waiting = new Waiting(writes, letters));
    return read.orElse(Map.of());
  }

  @Override
  public void close() {
    Store s = store;
    if (s != null) {
      s.close();
    }
  }
}
