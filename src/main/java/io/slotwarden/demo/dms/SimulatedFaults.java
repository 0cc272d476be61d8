package io.slotwarden.demo.dms;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The faults that are scripted now, at most one for each operation. Thread-safe.
public final class SimulatedFaults {
  private static final int ALWAYS = Integer.MAX_VALUE;

  private final Map<String, Scripted> scripted = new HashMap<>();

  private record Scripted(Fault fault, int fromPage, int calls) {}

  SimulatedFaults() {}

  /// Every call of `operation` from now on.
  public synchronized void always(String operation, Fault fault) {
    scripted.put(operation, new Scripted(fault, 1, ALWAYS));
  }

  /// The next `calls` calls of `operation`.
  public synchronized void next(int calls, String operation, Fault fault) {
    scripted.put(operation, new Scripted(fault, 1, calls));
  }

  /// Every call of `operation` for a page from `page` on (the first page is 1).
  public synchronized void fromPage(int page, String operation, Fault fault) {
    scripted.put(operation, new Scripted(fault, page, ALWAYS));
  }

  /// Nothing goes wrong any more.
  public synchronized void clear() {
    scripted.clear();
  }

  synchronized Optional<Fault> take(String operation, int page) {
    Scripted now = scripted.get(operation);
    if (now == null || page < now.fromPage() || now.calls() == 0) {
      return Optional.empty();
    }
    if (now.calls() != ALWAYS) {
      scripted.put(operation, new Scripted(now.fault(), now.fromPage(), now.calls() - 1));
    }
    return Optional.of(now.fault());
  }
}
