package io.slotwarden.demo.prove;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/// Plays many histories, on several threads.
final class Proving {
  /// One history in so many has a real SQLite file.
  static final int ON_DISK = 50;

  /// One history in so many is played in both modes.
  static final int IN_BOTH_MODES = 5;

  private static final String THREAD = "prove-";
  private static final Duration OLDER = Duration.ofDays(9);

  private Proving() {}

  /// What came of a run.
  ///
  /// @param broken the histories that broke a law, by their seeds
  /// @param digest of all histories together, as hexadecimal; the same seeds give the same
  /// @param observations of slots, through the whole core
  /// @param cpu of this process in that time, its compilers and collectors included
  record Summary(
      int histories,
      List<Broken> broken,
      String digest,
      long observations,
      long drops,
      long resumes,
      Duration simulated,
      Duration took,
      Duration cpu) {}

  record Broken(long seed, Violation violation) {}

  /// Hears of every history that was played.
  interface Progress {
    void played(int histories);
  }

  /// Plays the histories of the seeds `from` up to, but without, `from + count`.
  ///
  /// @param threads at least one
  static Summary run(long from, int count, int threads, Progress progress) {
    long begun = System.nanoTime();
    Duration cpuBefore = cpu();
    Tally tally = new Tally();
    try (Silence _ = new Silence();
        ExecutorService pool = Executors.newFixedThreadPool(threads, factory())) {
      AtomicLong next = new AtomicLong(from);
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(
            pool.submit(
                () -> {
                  for (long seed = next.getAndIncrement();
                      seed < from + count;
                      seed = next.getAndIncrement()) {
                    progress.played(tally.add(one(seed)));
                  }
                  return null;
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a history could not be played", e.getCause());
    }
    return tally.summary(Duration.ofNanos(System.nanoTime() - begun), cpu().minus(cpuBefore));
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// The history of a seed, with all its checks.
  static Play.Result one(long seed) {
    return checked(Script.of(seed));
  }

  /// A history, perhaps cut down, with all the checks that its seed gives it.
  static Play.Result checked(Script script) {
    Play.Result result = script.seed() % ON_DISK == 0 ? onDisk(script) : inMemory(script);
    if (result.violation() == null && script.seed() % IN_BOTH_MODES == 1) {
      return result.and(Alike.check(script, Proving::memory));
    }
    return result;
  }

  /// On a thread whose log goes nowhere.
  static <T> T quietly(Callable<T> work) {
    try (Silence _ = new Silence();
        ExecutorService thread = Executors.newSingleThreadExecutor(factory())) {
      return thread.submit(work).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a history could not be played", e.getCause());
    }
  }

  static Depot memory() {
    return new Depot.InMemory(new Disk(World.BEGINNING.minus(OLDER)));
  }

  static Play.Result inMemory(Script script) {
    return Play.of(script, memory());
  }

  static Play.Result onDisk(Script script) {
    try {
      Path directory = Files.createTempDirectory("slotwarden-prove");
      try {
        return Play.of(script, new Depot.OnDisk(directory, World.BEGINNING.minus(OLDER)));
      } finally {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ThreadFactory factory() {
    return Thread.ofPlatform().name(THREAD, 0).daemon().factory();
  }

  private static final class Tally {
    private final List<Broken> broken = new ArrayList<>();
    private final byte[] digest = new byte[32];
    private int histories;
    private long observations;
    private long drops;
    private long resumes;
    private Duration simulated = Duration.ZERO;

    synchronized int add(Play.Result r) {
      histories++;
      // In whatever order they come in.
      byte[] one = HexFormat.of().parseHex(r.digest());
      for (int i = 0; i < digest.length; i++) {
        digest[i] ^= one[i];
      }
      observations += r.observations();
      drops += r.drops();
      resumes += r.resumes();
      simulated = simulated.plus(r.simulated());
      Violation violation = r.violation();
      if (violation != null) {
        broken.add(new Broken(r.script().seed(), violation));
      }
      return histories;
    }

    synchronized Summary summary(Duration took, Duration cpu) {
      broken.sort(Comparator.comparingLong(Broken::seed));
      return new Summary(
          histories,
          List.copyOf(broken),
          HexFormat.of().formatHex(digest),
          observations,
          drops,
          resumes,
          simulated,
          took,
          cpu);
    }
  }

  /// What the core logs while histories are played goes nowhere; all other threads log on.
  private static final class Silence extends TurboFilter implements AutoCloseable {
    private final @Nullable LoggerContext context;

    Silence() {
      context = LoggerFactory.getILoggerFactory() instanceof LoggerContext c ? c : null;
      if (context != null) {
        start();
        context.addTurboFilter(this);
      }
    }

    @Override
    public FilterReply decide(
        Marker marker, Logger logger, Level level, String format, Object[] params, Throwable t) {
      return Thread.currentThread().getName().startsWith(THREAD)
          ? FilterReply.DENY
          : FilterReply.NEUTRAL;
    }

    @Override
    public void close() {
      if (context != null) {
        context.getTurboFilterList().remove(this);
      }
    }
  }
}
