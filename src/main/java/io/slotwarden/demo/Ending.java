package io.slotwarden.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;

/// Ends what the demo started, last first, once. Safe to call from a shutdown hook while the demo
/// is still starting things: what is being started is waited for and ended too.
public final class Ending implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private volatile boolean begun;

  /// Starts something that has to be ended.
  ///
  /// @throws DemoEnds when the end has begun
  public synchronized <T extends AutoCloseable> T start(Callable<T> starting) throws Exception {
    if (begun) {
      throw new DemoEnds();
    }
    T thing = starting.call();
    started.push(thing);
    return thing;
  }

  public boolean hasBegun() {
    return begun;
  }

  /// Never throws: one thing that can't be ended must not keep the others alive.
  @Override
  public void close() {
    begun = true;
    synchronized (this) {
      while (!started.isEmpty()) {
        try {
          started.pop().close();
        } catch (Exception e) {
          System.err.println("demo: while ending: " + e);
        }
      }
    }
  }

  /// Somebody wants the demo to end: nothing to be said about it.
  public static final class DemoEnds extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DemoEnds() {
      super("the demo is ending");
    }
  }
}
