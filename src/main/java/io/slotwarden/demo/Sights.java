package io.slotwarden.demo;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Durations;
import io.slotwarden.serve.api.ActionJson;
import io.slotwarden.serve.api.ExplanationJson;
import io.slotwarden.serve.api.SlotJson;
import io.slotwarden.serve.api.TaskJson;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the story waits to see, each with a deadline, and how it is put into words.
final class Sights {
  /// Beyond the times of the pace: a busy machine, and floors of the WAL that are read every 16th
  /// look only.
  private static final Duration SLACK = Duration.ofSeconds(60);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private final Stage stage;
  private final Patience patience;
  private final Duration limit;

  Sights(Stage stage, Pace pace, Patience patience) {
    this.stage = stage;
    this.patience = patience;
    this.limit = SLACK.plus(pace.inactiveFor()).plus(pace.notice());
  }

  SlotJson slot(String name, Predicate<SlotJson> as) throws Exception {
    return patience.until(
        "slot " + name, limit, () -> stage.api().slot(name).filter(as).orElse(null));
  }

  TaskJson task(String name, Predicate<TaskJson> as) throws Exception {
    return patience.until(
        "task " + name, limit, () -> stage.api().task(name).filter(as).orElse(null));
  }

  ExplanationJson explanation(String place, String name, Predicate<ExplanationJson> as)
      throws Exception {
    return patience.until(
        "explanation of " + place + "/" + name,
        limit,
        () -> {
          ExplanationJson told = stage.api().explain(place, name);
          return as.test(told) ? told : null;
        });
  }

  /// An act that came to its end.
  ///
  /// @throws Patience.StepMissed also when it ended in another way
  ActionJson ended(String target, String outcome) throws Exception {
    ActionJson act =
        patience.until("an act on " + target, limit, () -> stage.api().ended(target).orElse(null));
    if (!outcome.equals(act.outcome())) {
      throw new Patience.StepMissed(
          "the act on " + target + " ended as " + act.outcome() + ", not as " + outcome);
    }
    return act;
  }

  /// A message in this state has been shown.
  void told(String state) throws Exception {
    patience.until("a message " + state, limit, () -> stage.slack().hasShown(state) ? state : null);
  }

  /// The server itself says that nobody is attached to a slot.
  void left(String slot) throws Exception {
    patience.until(
        "the end of the walsender of " + slot,
        limit,
        () -> {
          DemoServer.SlotRow row = stage.server().slot(slot);
          return row == null || row.active() ? null : row;
        });
  }

  /// Bytes in `pg_wal` once a checkpoint has removed some.
  long walBelow(long full) throws Exception {
    return patience.until(
        "pg_wal shrinks after a checkpoint",
        limit,
        () -> {
          stage.server().checkpoint();
          long now = stage.server().walBytes();
          return now < full ? now : null;
        });
  }

  /// -1 when it is not known, so that it is below every bound.
  static long bytes(@Nullable Long known) {
    return known == null ? -1 : known;
  }

  static String retained(SlotJson slot) {
    return slot.retainedBytes() == null ? "an unknown amount" : size(slot.retainedBytes());
  }

  static String clock(@Nullable Instant at) {
    return at == null ? "an unknown time" : CLOCK.format(at);
  }

  static String size(long bytes) {
    return ByteSize.format(bytes);
  }

  static String time(Duration duration) {
    return Durations.format(duration);
  }
}
