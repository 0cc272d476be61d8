package io.slotwarden.cli;

import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.HeldSnapshotJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Keeps a held snapshot open by asking for it again and again, until it is closed or this process
/// is told to end: then it is closed at once. The daemon closes what nobody asks for.
final class Holding {
  /// Several times within the daemon's lease of a minute.
  private static final Duration EVERY = Duration.ofSeconds(15);

  /// Without an answer for so many tries the lease is over.
  private static final int TRIES = 4;

  private static final String PATH = "/api/v1/slots/hold";

  private final ApiClient client;
  private final String token;
  private final String target;
  private final Duration lasts;
  private final Pause pause;
  private final AtomicBoolean over = new AtomicBoolean();

  /// Lets time pass.
  interface Pause {
    /// @return false when this process was told to end meanwhile
    boolean rest(Duration time);
  }

  private Holding(ApiClient client, String token, String target, Duration lasts, Pause pause) {
    this.client = client;
    this.token = token;
    this.target = target;
    this.lasts = lasts;
    this.pause = pause;
  }

  /// @param lasts then it is closed
  static Holding of(ApiClient client, String token, String target, Duration lasts, Pause pause) {
    return new Holding(client, token, target, lasts, pause);
  }

  static boolean sleep(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Returns when the snapshot is closed because its time is over.
  ///
  /// @param out null = say nothing
  /// @throws ApiFailure when the daemon can't be reached any more, or has closed it before its time
  void stay(@Nullable PrintWriter out) {
    Thread end = Thread.ofPlatform().unstarted(this::letGo);
    Runtime.getRuntime().addShutdownHook(end);
    try {
      say(out, "The snapshot is held open; Ctrl-C closes it.");
      int unanswered = 0;
      Duration left = lasts;
      while (pause.rest(left.compareTo(EVERY) < 0 ? left : EVERY)) {
        left = left.minus(EVERY);
        if (!left.isPositive()) {
          break;
        }
        try {
          ask(false);
          unanswered = 0;
        } catch (ApiFailure e) {
          unanswered++;
          if (e.isAnswer() || unanswered >= TRIES) {
            over.set(true);
            throw e;
          }
        }
      }
      letGo();
      say(out, "The snapshot is closed; the slot stays.");
    } finally {
      unhook(end);
    }
  }

  private static void unhook(Thread end) {
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      // the process is ending: the hook does its work
    }
  }

  private static void say(@Nullable PrintWriter out, String what) {
    if (out != null) {
      out.println(what);
      out.flush();
    }
  }

  private void letGo() {
    if (over.compareAndSet(false, true)) {
      try {
        ask(true);
      } catch (ApiFailure e) {
        // its lease ends within a minute
      }
    }
  }

  private HeldSnapshotJson ask(boolean end) {
    return ApiJson.read(
        HeldSnapshotJson.class, client.post(PATH, token, Map.of("target", target, "end", end)));
  }
}
