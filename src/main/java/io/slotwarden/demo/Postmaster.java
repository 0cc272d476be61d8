package io.slotwarden.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The first process of a server of ours, found by the file that it leaves in its data directory.
/// It is no child of this JVM: it outlives it unless it is told to end.
final class Postmaster {
  private static final Duration END_WAIT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Set<Postmaster> ALL = ConcurrentHashMap.newKeySet();

  /// The postmaster removes it last of all.
  private final Path pidFile;

  private Postmaster(Path data) {
    pidFile = data.resolve("postmaster.pid");
  }

  /// Of a server that may be running or is about to be started.
  static Postmaster of(Path data) {
    Postmaster postmaster = new Postmaster(data);
    ALL.add(postmaster);
    return postmaster;
  }

  /// Ends the server, if it runs, and waits for its end.
  void end() throws IOException {
    Long pid = pid();
    if (pid != null) {
      quit(pid);
      awaitEnd(pid);
    }
    ALL.remove(this);
  }

  /// Ends whatever server of the demo runs, without waiting for it: for the one who can't wait.
  static void quitAll() {
    for (Postmaster postmaster : ALL) {
      try {
        Long pid = postmaster.pid();
        if (pid != null) {
          quit(pid);
        }
      } catch (IOException e) {
        System.err.println("demo: the server of " + postmaster.pidFile + " may still run: " + e);
      }
    }
  }

  private @Nullable Long pid() throws IOException {
    try {
      return Long.valueOf(Files.readAllLines(pidFile).getFirst().strip());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /// By the file as well: in a container whose first process reaps nobody, the dead stay visible.
  private void awaitEnd(long pid) {
    ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
    long deadline = System.nanoTime() + END_WAIT.toNanos();
    while (handle != null && handle.isAlive() && Files.exists(pidFile)) {
      if (System.nanoTime() - deadline > 0) {
        handle.destroyForcibly();
        return;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /// SIGQUIT is PostgreSQL's immediate shutdown. By the shell: `kill` is built into it, and a
  /// program of that name is not everywhere.
  private static void quit(long pid) throws IOException {
    try {
      new ProcessBuilder("sh", "-c", "kill -QUIT " + pid)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
