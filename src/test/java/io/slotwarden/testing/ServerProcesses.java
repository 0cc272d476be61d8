package io.slotwarden.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/// Signals to the processes of our own test servers, by process id.
final class ServerProcesses {
  private static final Set<DataDirectory> ALL = ConcurrentHashMap.newKeySet();
  private static final Duration END_WAIT = Duration.ofSeconds(10);

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ServerProcesses::endAll, "end-test-servers"));
  }

  private ServerProcesses() {}

  static void stopAtExit(DataDirectory data) {
    ALL.add(data);
  }

  /// Sends a signal to the postmaster and to all of its children.
  static void signal(DataDirectory data, String signal) {
    Long postmaster = data.postmaster();
    if (postmaster == null) {
      throw new IllegalStateException("no server runs on " + data.path());
    }
    List<Long> all = new ArrayList<>(List.of(postmaster));
    ProcessHandle.of(postmaster)
        .orElseThrow()
        .descendants()
        .map(ProcessHandle::pid)
        .forEach(all::add);
    kill(all, signal);
  }

  static void kill(List<Long> pids, String signal) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    pids.forEach(pid -> command.add(Long.toString(pid)));
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends servers at once, without a checkpoint: nobody will want their data again.
  static void end(List<DataDirectory> servers) {
    Map<Long, ProcessHandle> ending = new LinkedHashMap<>();
    for (DataDirectory data : servers) {
      ALL.remove(data);
      Long postmaster = data.postmaster();
      if (postmaster != null) {
        ProcessHandle.of(postmaster).ifPresent(handle -> ending.put(postmaster, handle));
      }
    }
    if (ending.isEmpty()) {
      return;
    }
    kill(List.copyOf(ending.keySet()), "QUIT");
    for (Map.Entry<Long, ProcessHandle> each : ending.entrySet()) {
      try {
        each.getValue().onExit().get(END_WAIT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        kill(List.of(each.getKey()), "KILL");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static void awaitUntil(Duration atMost, BooleanSupplier condition) {
    Awaitility.await().atMost(atMost).until(condition::getAsBoolean);
  }

  private static void endAll() {
    List<DataDirectory> all = List.copyOf(ALL);
    end(all);
    all.forEach(DataDirectory::delete);
  }
}
