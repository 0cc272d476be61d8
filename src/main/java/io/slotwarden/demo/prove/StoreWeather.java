package io.slotwarden.demo.prove;

import io.slotwarden.guard.Journal;
import io.slotwarden.model.Observed;
import io.slotwarden.record.Store;
import io.slotwarden.record.StoreUnavailable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/// What happens to a store besides what it is asked for: the disk is gone, or full, or the power
/// goes before or after one certain write.
final class StoreWeather {
  private static final Set<String> JOURNAL = Set.of("intend", "settle", "wouldAct", "done");
  private static final Set<String> READS =
      Set.of(
          "loadMemory",
          "loadAlerts",
          "lsnHistory",
          "open",
          "recent",
          "since",
          "due",
          "deliveredAt",
          "pending",
          "words",
          "registrations");
  private static final Set<String> NEVER_FAIL =
      Set.of("holdsLock", "onNetworkFileSystem", "createdAt", "close");

  private final Witness witness;
  boolean gone;
  boolean full;

  /// Writes until the power goes; 0 = it stays.
  private int writesLeft;

  private boolean afterTheWrite;

  /// Who sees each call that reaches the store, and each that doesn't.
  interface Witness {
    void before(String operation, Object[] arguments);

    void after(String operation, Object[] arguments);

    /// In this weather it fails.
    void fails(String operation, Object[] arguments);
  }

  StoreWeather(Witness witness) {
    this.witness = witness;
  }

  void cutPowerAt(int writes, boolean afterTheLast) {
    writesLeft = writes;
    afterTheWrite = afterTheLast;
  }

  void clear() {
    gone = false;
    full = false;
    writesLeft = 0;
  }

  /// The same store in this weather.
  Store around(Store store) {
    return (Store)
        Proxy.newProxyInstance(
            StoreWeather.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) -> call(store, method, arguments));
  }

  private Object call(Store store, Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    if (NEVER_FAIL.contains(name)) {
      return invoke(store, method, arguments);
    }
    boolean write = !READS.contains(name);
    if (gone || full && write) {
      witness.fails(name, arguments);
      StoreUnavailable why =
          new StoreUnavailable(gone ? "the store's disk is gone" : "the store's disk is full");
      if (name.equals("writable")) {
        return Observed.unknown(String.valueOf(why.getMessage()), store.writable().at());
      }
      throw JOURNAL.contains(name)
          ? new Journal.JournalUnavailable(String.valueOf(why.getMessage()), why)
          : why;
    }
    boolean last = write && writesLeft > 0 && --writesLeft == 0;
    if (last && !afterTheWrite) {
      throw new Halt("before the write " + name);
    }
    witness.before(name, arguments);
    Object answer = invoke(store, method, arguments);
    witness.after(name, arguments);
    if (last) {
      throw new Halt("after the write " + name);
    }
    return answer;
  }

  private static Object invoke(Store store, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
