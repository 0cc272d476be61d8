package io.slotwarden.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.notify.Messages;
import io.slotwarden.record.SqliteStore;
import io.slotwarden.record.Store;
import io.slotwarden.record.StoreUnavailable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the daemon asks its store for, and when.
class KeeperTest {
  private static final Instant NOW = Messages.NOON;
  private static final String DBA = "dba";

  @TempDir Path directory;
  private final List<String> calls = new ArrayList<>();
  private final Instant now = NOW;
  private boolean gone;
  private @Nullable Runnable meanwhile;
  private @Nullable Keeper keeper;

  @AfterEach
  void close() {
    if (keeper != null) {
      keeper.close();
    }
  }

  @Test
  void looksForLettersOnlyWhenOneWaits() {
    Keeper keeper = open();
    for (int second = 0; second < 5; second++) {
      assertThat(keeper.due(DBA, NOW, 10)).isEmpty();
    }
    assertThat(calls).containsExactly("pending");

    keeper.enqueue(Messages.notice("key", "incident"), List.of(DBA));
    calls.clear();
    assertThat(keeper.due("pager", NOW, 10)).isEmpty();
    assertThat(calls).containsExactly("pending");
    long letter = keeper.due(DBA, NOW, 10).getFirst().id();
    assertThat(keeper.pending()).containsEntry(DBA, 1);

    keeper.delivered(letter, NOW);
    calls.clear();
    assertThat(keeper.due(DBA, NOW, 10)).isEmpty();
    assertThat(keeper.pending()).isEmpty();
    assertThat(calls).containsExactly("pending");
  }

  @Test
  void findsTheLettersThatAnEarlierProcessLeft() {
    open().enqueue(Messages.notice("key", "incident"), List.of(DBA));
    close();

    assertThat(open().due(DBA, NOW, 10)).hasSize(1);
  }

  @Test
  void findsALetterThatWasQueuedWhileItWasLookingForSome() {
    Keeper keeper = open();
    meanwhile = () -> keeper.enqueue(Messages.notice("key", "incident"), List.of(DBA));

    keeper.due(DBA, NOW, 10);

    assertThat(keeper.due(DBA, NOW, 10)).hasSize(1);
  }

  @Test
  void aWriteProvesThatTheStoreCanBeWrittenAndSomeTimeLaterOnlyAnotherDoes() {
    Keeper keeper = open();
    keeper.saveLsn("orders", NOW, Lsn.parse("0/1"));
    calls.clear();

    assertThat(keeper.writable(NOW.plusSeconds(60)).isKnown()).isTrue();
    assertThat(calls).isEmpty();
    assertThat(keeper.writable(NOW.plusSeconds(61)).isKnown()).isTrue();
    assertThat(calls).containsExactly("writable");
  }

  @Test
  void aWriteThatFailsIsKnownAtOnceAndSoIsItsEnd() {
    Keeper keeper = open();
    keeper.saveLsn("orders", NOW, Lsn.parse("0/1"));
    gone = true;
    keeper.saveLsn("orders", NOW, Lsn.parse("0/2"));

    assertThat(keeper.writable(NOW).reason()).contains("the disk is gone");
    gone = false;
    assertThat(keeper.writable(NOW).isKnown()).isTrue();
    assertThat(keeper.problem()).isNull();
  }

  @Test
  void tellsWhenTheJournalHasToBeReadAgain() {
    Keeper keeper = open();
    long before = keeper.journalWrites();
    keeper.words(NOW);
    assertThat(keeper.journalWrites()).isEqualTo(before);

    keeper.addWord(PersonsWord.Kind.PAUSE, "all", "test", NOW, null, "me");

    assertThat(keeper.journalWrites()).isGreaterThan(before);
  }

  private Keeper open() {
    InstantSource clock = () -> now;
    keeper =
        new Keeper(() -> watched(SqliteStore.open(directory.resolve("store.db"), clock)), clock);
    calls.clear();
    return keeper;
  }

  private Store watched(Store store) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) -> {
              calls.add(method.getName());
              if (gone && !method.getName().equals("close")) {
                if (method.getName().equals("writable")) {
                  return Observed.unknown("the disk is gone", now);
                }
                throw new StoreUnavailable("the disk is gone");
              }
              try {
                Object result = method.invoke(store, arguments);
                Runnable between = meanwhile;
                if (between != null && method.getName().equals("pending")) {
                  meanwhile = null;
                  between.run();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
