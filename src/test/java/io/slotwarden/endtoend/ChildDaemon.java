package io.slotwarden.endtoend;

import io.slotwarden.config.Secret;
import io.slotwarden.daemon.Daemon;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The real daemon in a JVM of its own, which stands still for good at one point of an act so that
/// it can be killed there. The points are reached through what the daemon is given from outside:
/// the clock, which the gate asks before the intent and before the outcome, and the actor's
/// password or the key of AWS, which is read between the two.
final class ChildDaemon {
  static final String STOPPED = "stopped ";

  /// Before the port.
  static final String LISTENING = "listening on ";

  private static final String DROPPING_THREAD = "drop-";
  private static final String RESUMING_THREAD = "resume-";
  private static final String KEY = "aws.accessKeyId";
  private static final String MOMENT = "slotwarden.moment";

  /// Where the daemon stands still.
  enum Point {
    NEVER,
    BEFORE_THE_INTENT,
    BEFORE_THE_ACT,
    BEFORE_THE_OUTCOME,

    /// One of its threads, when the time is asked for the n-th time ([#moment]).
    A_MOMENT
  }

  private static final class Halting implements InstantSource, Secret.Environment {
    private final Point point;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger moments = new AtomicInteger();
    private final int moment = Integer.getInteger(MOMENT, 0);

    Halting(Point point) {
      this.point = point;
    }

    @Override
    public Instant instant() {
      if (moments.incrementAndGet() == moment) {
        standStillAt(Point.A_MOMENT);
      }
      if (isActing()) {
        int times = asked.incrementAndGet();
        standStillAt(times == 1 ? Point.BEFORE_THE_INTENT : Point.BEFORE_THE_OUTCOME);
      }
      return Instant.now();
    }

    @Override
    public @Nullable String get(String name) {
      if (isActing() && name.startsWith("ACTOR_")) {
        standStillAt(Point.BEFORE_THE_ACT);
      }
      return System.getenv(name);
    }

    private static boolean isActing() {
      String thread = Thread.currentThread().getName();
      return thread.startsWith(DROPPING_THREAD) || thread.startsWith(RESUMING_THREAD);
    }

    /// The system properties, in which the SDK looks for its key at each act.
    Properties properties() {
      Properties all =
          new Properties() {
            @Override
            public @Nullable String getProperty(String key) {
              if (key.equals(KEY) && isActing()) {
                standStillAt(Point.BEFORE_THE_ACT);
              }
              return super.getProperty(key);
            }
          };
      all.putAll(System.getProperties());
      all.setProperty(KEY, "AKIATEST00000000000");
      all.setProperty("aws.secretAccessKey", "test");
      return all;
    }

    private void standStillAt(Point here) {
      if (here == point) {
        System.out.println(STOPPED + here);
        System.out.flush();
        forEver();
      }
    }
  }

  private ChildDaemon() {}

  /// The option with which [Point#A_MOMENT] is the `n`-th; from 1.
  static String moment(int n) {
    return "-D" + MOMENT + "=" + n;
  }

  /// The command that starts it with this configuration.
  static ProcessBuilder command(Setup setup, Point point, String... options) throws IOException {
    Path config = Files.writeString(setup.home.resolve("slotwarden.yaml"), setup.text());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ChildDaemon.class.getName(), config.toString(), point.name()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(setup.variables());
    return builder;
  }

  /// Waits until it stands still there, and kills it.
  static void killAt(Point point, Process child) throws IOException, InterruptedException {
    try (BufferedReader lines = child.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.equals(STOPPED + point)) {
        line = lines.readLine();
      }
      if (line == null) {
        throw new AssertionError("the child never came to " + point);
      }
      // SIGKILL on every Unix.
      child.destroyForcibly().waitFor();
    }
  }

  public static void main(String[] args) throws IOException {
    Halting halting = new Halting(Point.valueOf(args[1]));
    System.setProperties(halting.properties());
    String text = Files.readString(Path.of(args[0]));
    Daemon daemon = Daemon.start(Setup.load(text, halting), halting, "test");
    System.out.println(LISTENING + daemon.address().getPort());
    System.out.flush();
    forEver();
  }

  private static void forEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
