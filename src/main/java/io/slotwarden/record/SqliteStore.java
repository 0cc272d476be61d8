package io.slotwarden.record;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The store as one SQLite file that anyone can open to read. Safe for use by any thread, virtual
/// ones too: one platform thread of its own makes every native call, and callers wait at most 5 s.
public final class SqliteStore implements Store {
  /// Migrations of a large store may take longer than a step of the loop.
  private static final Duration OPEN_DEADLINE = Duration.ofSeconds(60);

  /// How long a word or a registration that has ended is still shown.
  private static final Duration ENDED_WORDS_SHOWN = Duration.ofDays(7);

  private final StoreFile file;
  private final StoreThread thread;
  private final StoreLock lock;
  private final InstantSource clock;
  private final boolean startedEmpty;
  private final boolean onNetworkFileSystem;
  private final Instant createdAt;

  private SqliteStore(StoreFile file, StoreThread thread, StoreLock lock, InstantSource clock) {
    this.file = file;
    this.thread = thread;
    this.lock = lock;
    this.clock = clock;
    this.createdAt =
        thread.read(
            "open",
            OPEN_DEADLINE,
            c -> Sql.first(c, "store-created", row -> row.instant("created_at")).orElseThrow());
    this.startedEmpty = thread.read("open", c -> file.startedEmpty());
    this.onNetworkFileSystem = isOnNetworkFileSystem(file.path());
  }

  /// Opens the store, creating it where the file is missing, and takes its lock (`<file>.lock`).
  ///
  /// @param file in a directory that exists and can be written; a local disk, or no act is
  ///   permitted
  /// @throws StoreUnavailable when another daemon holds it, the directory is missing or can't be
  ///   written, the file is no database of ours, or a newer slotwarden has written it
  public static SqliteStore open(Path file, InstantSource clock) {
    return open(file, clock, Migrations.shipped());
  }

  static SqliteStore open(Path file, InstantSource clock, Migrations migrations) {
    Path path = StorePath.check(file);
    StoreLock lock = StoreLock.acquire(path);
    StoreFile storeFile = new StoreFile(path, migrations, clock);
    StoreThread thread = new StoreThread(storeFile);
    try {
      return new SqliteStore(storeFile, thread, lock, clock);
    } catch (RuntimeException | Error e) {
      try {
        thread.close();
        lock.close();
      } catch (StoreUnavailable hanging) {
        e.addSuppressed(hanging);
      }
      throw e;
    }
  }

  /// {@inheritDoc} Also false while the disk hangs.
  @Override
  public boolean holdsLock() {
    try {
      return thread.read("check the lock", c -> lock.isHeld());
    } catch (StoreUnavailable _) {
      return false;
    }
  }

  /// The store was empty when it was opened: no history, no journal (design, rule 11).
  public boolean startedEmpty() {
    return startedEmpty;
  }

  @Override
  public Instant createdAt() {
    return createdAt;
  }

  @Override
  public boolean onNetworkFileSystem() {
    return onNetworkFileSystem;
  }

  @Override
  public Observed<Boolean> writable() {
    try {
      thread.write("write", c -> Sql.update(c, "probe-write") + Sql.update(c, "probe-clear"));
      return Observed.known(true, clock.instant());
    } catch (StoreUnavailable e) {
      return Observed.unknown(String.valueOf(e.getMessage()), clock.instant());
    }
  }

  @Override
  public Memory loadMemory() {
    return thread.read("read the memory", MemoryTables::load);
  }

  @Override
  public void saveMemory(Memory before, Memory after) {
    thread.change("write the memory", c -> MemoryTables.save(c, before, after));
  }

  @Override
  public AlertBook loadAlerts() {
    return thread.read("read the alerts", AlertTables::load);
  }

  @Override
  public void saveAlerts(AlertBook before, AlertBook after) {
    thread.change("write the alerts", c -> AlertTables.save(c, before, after));
  }

  @Override
  public void saveLsn(String source, Instant minute, Lsn lsn) {
    thread.change(
        "write an LSN",
        c -> Sql.update(c, "lsn-sample-add", source, minute.truncatedTo(ChronoUnit.MINUTES), lsn));
  }

  @Override
  public List<LsnSample> lsnHistory(String source, Instant since) {
    return thread.read(
        "read LSNs",
        c ->
            Sql.list(
                c,
                "lsn-sample-since",
                row -> new LsnSample(row.instant("minute"), row.lsn("lsn")),
                source,
                since));
  }

  @Override
  public void forgetLsns(String source) {
    thread.change("forget LSNs", c -> Sql.update(c, "lsn-sample-remove", source));
  }

  @Override
  public void prune(Instant now) {
    thread.change("prune", c -> Retention.prune(c, now));
  }

  @Override
  public long intend(Act act, Trace trace, Instant at) {
    return journal("write an intent", c -> JournalTable.add(c, act, trace, at, null, ""));
  }

  /// {@inheritDoc}
  ///
  /// @throws IllegalStateException when the entry has been settled before with anything but
  ///   `PENDING`
  /// @throws IllegalArgumentException when there is no such entry
  @Override
  public void settle(long id, ActOutcome outcome, String detail, Instant at) {
    journal(
        "write an outcome",
        c -> {
          JournalTable.settle(c, id, outcome, detail, at);
          return true;
        });
  }

  @Override
  public void wouldAct(Act act, Trace trace, Instant at) {
    journal(
        "write what would be done",
        c -> JournalTable.add(c, act, trace, at, ActOutcome.WOULD_ACT, "mode is observe"));
  }

  @Override
  public void done(Act.WriteHeartbeat act, Trace trace, ActResult result, Instant at) {
    journal(
        "write how an act ended",
        c -> JournalTable.add(c, act, trace, at, result.outcome(), result.detail()));
  }

  @Override
  public List<ActRecord> open() {
    return thread.read("read the journal", c -> Sql.list(c, "act-open", JournalTable::read));
  }

  @Override
  public List<ActRecord> recent(int limit) {
    return thread.read(
        "read the journal", c -> Sql.list(c, "act-recent", JournalTable::read, limit));
  }

  @Override
  public List<ActRecord> since(Instant start) {
    return thread.read(
        "read the journal", c -> Sql.list(c, "act-since", JournalTable::read, start));
  }

  @Override
  public void enqueue(Message message, List<String> covers, Collection<String> channels) {
    thread.change("queue a message", c -> OutboxTables.enqueue(c, message, covers, channels));
  }

  @Override
  public List<Letter> due(String channel, Instant now, int limit) {
    return thread.read("read the outbox", c -> OutboxTables.due(c, channel, now, limit));
  }

  /// {@inheritDoc} The first acceptance counts, also after the letter was given up; a second
  /// changes nothing.
  @Override
  public void delivered(long letter, Instant at) {
    thread.change("write a delivery", c -> OutboxTables.delivered(c, letter, at));
  }

  @Override
  public void retry(long letter, Instant next, String why) {
    thread.change("write a failed attempt", c -> OutboxTables.retry(c, letter, next, why));
  }

  @Override
  public void failed(long letter, Instant at, String why) {
    thread.change("write a refused letter", c -> OutboxTables.failed(c, letter, at, why));
  }

  @Override
  public Optional<Instant> deliveredAt(String key) {
    return thread.read("read the outbox", c -> OutboxTables.deliveredAt(c, key));
  }

  @Override
  public Map<String, Integer> pending() {
    return thread.read("read the outbox", OutboxTables::pending);
  }

  @Override
  public PersonsWord addWord(
      PersonsWord.Kind kind,
      String target,
      String reason,
      Instant at,
      @Nullable Instant until,
      String by) {
    return thread.write(
        "write a person's word", c -> WordTable.add(c, kind, target, reason, at, until, by));
  }

  @Override
  public PersonsWord endWord(long id, PersonsWord.Ending ending) {
    return thread.write("write a person's word", c -> WordTable.end(c, id, ending));
  }

  @Override
  public List<PersonsWord> words(Instant now) {
    return thread.read(
        "read persons' words", c -> WordTable.endedAfter(c, now.minus(ENDED_WORDS_SHOWN)));
  }

  @Override
  public Registration register(Registration registration) {
    return thread.write("write a registration", c -> RegistrationTable.add(c, registration));
  }

  @Override
  public void change(Registration registration) {
    thread.write(
        "write a registration",
        c -> {
          RegistrationTable.change(c, registration);
          return true;
        });
  }

  @Override
  public List<Registration> registrations(Instant now) {
    return thread.read(
        "read the registrations",
        c -> RegistrationTable.endedAfter(c, now.minus(ENDED_WORDS_SHOWN)));
  }

  /// Closes the file and frees the lock. When the disk hangs, the lock stays until the process
  /// ends.
  @Override
  public void close() {
    thread.close();
    lock.close();
  }

  /// What SQLite says about its connection; for tests.
  String pragma(String name) {
    return thread.read("read a pragma", c -> file.pragma(name));
  }

  /// Makes SQLite refuse to let the file grow beyond so many pages, as on a full disk.
  void limitPages(long pages) {
    thread.read(
        "limit pages",
        c -> {
          file.limitPages(pages);
          return true;
        });
  }

  private <T extends @Nullable Object> T journal(String task, StoreThread.Work<T> work) {
    try {
      return thread.write(task, work);
    } catch (StoreUnavailable e) {
      throw new JournalUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isOnNetworkFileSystem(Path path) {
    try {
      return NetworkFileSystem.is(Files.getFileStore(path).type());
    } catch (IOException _) {
      return true;
    }
  }
}
