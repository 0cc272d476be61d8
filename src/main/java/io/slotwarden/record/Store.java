package io.slotwarden.record;

import io.slotwarden.guard.Journal;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.LsnSample;
import io.slotwarden.model.Memory;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Registration;
import io.slotwarden.notify.Outbox;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that slotwarden remembers. Safe for use by any thread. Every method that writes returns when
/// what it wrote survives a power cut. Every method throws [StoreUnavailable] (those of [Journal]:
/// [Journal.JournalUnavailable]) when the store can't do it now; it mends itself when the trouble
/// ends.
public interface Store extends Journal, Outbox, AutoCloseable {
  /// Makes the store ready, or says why that can't be done now.
  interface Opener {
    /// @throws StoreUnavailable when it can't be opened
    Store open();
  }

  /// True as long as no other daemon can own this store: one of the conditions of every act.
  boolean holdsLock();

  /// True on a file system that another machine serves, and where that can't be told.
  boolean onNetworkFileSystem();

  /// When the store was created: `new-store-hold` counts from here, over restarts.
  Instant createdAt();

  /// Whether the store can be written: by writing to it.
  ///
  /// @return known true, or unknown with reason and remedy
  Observed<Boolean> writable();

  /// All that was saved; empty in a new store.
  Memory loadMemory();

  /// Saves in one step what differs between the two, and keeps the spans that ended between them.
  /// After a failure the next call must be given the same `before` again, so that nothing is left
  /// out.
  ///
  /// @param before what was last loaded, or saved without failure
  void saveMemory(Memory before, Memory after);

  /// All that alerting remembers; empty in a new store.
  AlertBook loadAlerts();

  /// Saves in one step what differs between the two; after a failure as [#saveMemory].
  void saveAlerts(AlertBook before, AlertBook after);

  /// Keeps where a server's WAL stands; the first call of each minute counts.
  void saveLsn(String source, Instant minute, Lsn lsn);

  /// The samples of one source from `since` on, oldest first; they are kept for 8 days.
  List<LsnSample> lsnHistory(String source, Instant since);

  /// Forgets all samples of a source: another server stands there now.
  void forgetLsns(String source);

  /// Forgets spans older than 90 days, LSN samples older than 8, delivered letters older than 30.
  /// Never an act, a person's word or an undelivered letter.
  void prune(Instant now);

  /// Entries without a final outcome, oldest first: in flight, cut off by a crash, or pending.
  List<ActRecord> open();

  /// The newest entries, newest first.
  List<ActRecord> recent(int limit);

  /// Entries whose intent was written at `start` or later, oldest first; budgets count these.
  List<ActRecord> since(Instant start);

  /// Records what a person said.
  ///
  /// @param until when it ends by itself; null = until taken back
  PersonsWord addWord(
      PersonsWord.Kind kind,
      String target,
      String reason,
      Instant at,
      @Nullable Instant until,
      String by);

  /// Takes a word back; one that has been taken back stays as it is.
  ///
  /// @return the word as it now stands
  /// @throws IllegalArgumentException when there is no such word
  PersonsWord endWord(long id, PersonsWord.Ending ending);

  /// Words in force at `now`, and those that ended within the 7 days before, oldest first.
  List<PersonsWord> words(Instant now);

  /// Records a registration.
  ///
  /// @return it, with its number
  Registration register(Registration registration);

  /// Records how a registration was renewed or given up.
  ///
  /// @throws IllegalArgumentException when there is no such registration, or it has ended
  void change(Registration registration);

  /// Registrations that nobody has given up, and those that were within the 7 days before, oldest
  /// first.
  List<Registration> registrations(Instant now);

  @Override
  void close();
}
