package io.slotwarden.record;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.Memory;
import io.slotwarden.model.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// A process that writes to a store without end and says on standard output, line by line, what the
/// store has acknowledged. It is there to be killed.
///
/// Arguments: the store's directory, and the number of the run.
final class RestlessWriter {
  private RestlessWriter() {}

  static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    long run = Long.parseLong(arguments[1]);
    Chance chance = new Chance(run);
    try (SqliteStore store = SqliteStore.open(Stores.file(directory), InstantSource.system())) {
      say("opened " + run);
      Memory before = store.loadMemory();
      for (int step = 0; true; step++) {
        Act act = chance.act();
        Trace trace = chance.trace();
        long id = store.intend(act, trace, chance.instant());
        say("intended " + id);
        store.enqueue(
            chance.message(key(run, step), "incident", chance.instant()), List.of("dba", "pager"));
        say("queued " + key(run, step));
        store.settle(id, ActOutcome.DROPPED, "step " + step, chance.instant());
        say("settled " + id);
        Memory after = memory(run, step);
        store.saveMemory(before, after);
        say("remembered " + step);
        before = after;
      }
    }
  }

  /// Starts one.
  static Process start(Path directory, int run) throws IOException {
    // The driver unpacks its library; a killed process can't remove it, so it must lie where the
    // test ends.
    Path libraries = Files.createDirectories(directory.resolve("libraries"));
    return new ProcessBuilder(
            StoreProcess.command(
                libraries, RestlessWriter.class, directory.toString(), String.valueOf(run)))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static String key(long run, int step) {
    return run + "-" + step;
  }

  /// What the run remembers after a step.
  static Memory memory(long run, int step) {
    return new Chance(run * 1_000_003 + step).memory(4);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
