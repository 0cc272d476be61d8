package io.slotwarden.cli;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The hang-ups (SIGHUP) of a daemon that may still be starting: one that comes too early is kept
/// until the daemon runs, for whoever sent it was told by nothing that it would be lost. Several
/// early ones are one. Thread-safe; one reload at a time.
///
/// @param <D> the daemon
final class Hangups<D> {
  private final Consumer<D> reload;
  private @Nullable D running;
  private boolean early;

  /// @param reload reads the configuration again and gives it to the daemon
  Hangups(Consumer<D> reload) {
    this.reload = reload;
  }

  synchronized void hangUp() {
    if (running == null) {
      early = true;
    } else {
      reload.accept(running);
    }
  }

  synchronized void started(D daemon) {
    running = daemon;
    if (early) {
      hangUp();
    }
  }
}
