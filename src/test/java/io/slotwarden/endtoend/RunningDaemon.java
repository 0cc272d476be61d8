package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.daemon.Daemon;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.serve.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// The real daemon in this JVM, and what a person can see of it.
final class RunningDaemon implements AutoCloseable {
  /// Long, for a busy machine: what does not come within it never comes.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Daemon daemon;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningDaemon(Daemon daemon) {
    this.daemon = daemon;
  }

  static RunningDaemon start(Setup setup) {
    return start(setup.config());
  }

  static RunningDaemon start(Config config) {
    return start(config, InstantSource.system());
  }

  static RunningDaemon start(Config config, InstantSource clock) {
    // The simulated DMS lets any signature in; the SDK wants something to sign with.
    System.setProperty("aws.accessKeyId", "AKIATEST00000000000");
    System.setProperty("aws.secretAccessKey", "test");
    try {
      return new RunningDaemon(Daemon.start(config, clock, "test"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void reload(Config config) {
    daemon.reload(new io.slotwarden.config.Loaded.Valid(config, List.of()));
  }

  static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
  }

  Snapshot now() {
    return daemon.latest();
  }

  Snapshot.@Nullable SlotView slot(String name) {
    return now().slots().stream()
        .filter(s -> s.assessment().id().name().equals(name))
        .findFirst()
        .orElse(null);
  }

  Snapshot.@Nullable TaskView task(String name) {
    return now().tasks().stream().filter(t -> t.id().name().equals(name)).findFirst().orElse(null);
  }

  Snapshot.SourceView source(String name) {
    return now().sources().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  void awaitSlot(String name, String what, Predicate<Snapshot.SlotView> fact) {
    try {
      await(name + " " + what)
          .until(
              () -> {
                Snapshot.SlotView slot = slot(name);
                return slot != null && fact.test(slot);
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(e.getMessage() + "\nlast seen: " + slot(name), e);
    }
  }

  void awaitTask(String name, String what, Predicate<Snapshot.TaskView> fact) {
    try {
      await(name + " " + what)
          .until(
              () -> {
                Snapshot.TaskView task = task(name);
                return task != null && fact.test(task);
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(e.getMessage() + "\nlast seen: " + task(name), e);
    }
  }

  /// Awaits that the decision on the slot was taken, and that this rule is the first to refuse.
  RuleVerdict awaitRefusal(String slot, String rule) {
    awaitSlot(
        slot,
        "is refused by " + rule,
        s -> refusal(s).map(r -> r.rule().equals(rule)).orElse(false));
    return refusal(Objects.requireNonNull(slot(slot))).orElseThrow();
  }

  static Optional<RuleVerdict> refusal(Snapshot.SlotView slot) {
    return Objects.requireNonNull(slot.judged()).refusal();
  }

  static boolean allows(Snapshot.SlotView slot, String rule) {
    return Objects.requireNonNull(slot.judged()).rules().stream()
        .anyMatch(r -> r.rule().equals(rule) && r.allows());
  }

  /// Awaits a marked slot whose notice nobody has accepted yet.
  Instant awaitMarked(String slot) {
    awaitSlot(slot, "is marked", s -> s.mark() != null);
    return Objects.requireNonNull(Objects.requireNonNull(slot(slot)).mark()).since();
  }

  /// Awaits that the mark is void and the slot needs its whole grace again.
  RuleVerdict awaitGraceAnew(String slot) {
    awaitSlot(slot, "has no mark", s -> s.mark() == null);
    RuleVerdict refusal = awaitRefusal(slot, "grace");
    assertThat(Objects.requireNonNull(slot(slot)).mark()).isNull();
    return refusal;
  }

  /// Checks after each of the next looks at a source or a DMS entry.
  void duringLooks(String place, int looks, Runnable check) {
    for (int i = 0; i < looks; i++) {
      Instant before = lastPoll(place);
      await("another look at " + place).until(() -> !Objects.equals(before, lastPoll(place)));
      check.run();
    }
  }

  private @Nullable Instant lastPoll(String place) {
    return now().dms().stream()
        .filter(d -> d.name().equals(place))
        .findFirst()
        .map(d -> Optional.ofNullable(d.lastPoll()))
        .orElseGet(() -> Optional.ofNullable(source(place).lastPoll()))
        .orElse(null);
  }

  List<ActRecord> acts(String name) {
    return now().actions().stream()
        .filter(a -> a.act().subject().target().endsWith("/" + name))
        .sorted(Comparator.comparingLong(ActRecord::id))
        .toList();
  }

  /// All acts on exactly this target, oldest first.
  List<ActRecord> actsOn(String target) {
    return now().actions().stream()
        .filter(a -> a.act().subject().target().equals(target))
        .sorted(Comparator.comparingLong(ActRecord::id))
        .toList();
  }

  /// Their outcomes as the journal spells them.
  List<String> outcomesOf(String target) {
    return actsOn(target).stream()
        .map(ActRecord::outcome)
        .map(o -> o == null ? "open" : o.word())
        .toList();
  }

  /// The outcomes of all acts on one thing as the journal spells them, oldest first; `open` where
  /// there is none yet.
  List<String> outcomes(String name) {
    return acts(name).stream()
        .map(ActRecord::outcome)
        .map(o -> o == null ? "open" : o.word())
        .toList();
  }

  void awaitOutcomes(String name, ActOutcome... outcomes) {
    List<String> words = Stream.of(outcomes).map(ActOutcome::word).toList();
    await(name + " has the outcomes " + words).until(() -> outcomes(name).equals(words));
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  /// POSTs with the token.
  HttpResponse<String> post(String command, String json) {
    return send(
        HttpRequest.newBuilder(uri("/api/v1/" + command))
            .header("Authorization", "Bearer " + Setup.TOKEN)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /// Where it listens.
  String authority() {
    return "127.0.0.1:" + daemon.address().getPort();
  }

  private URI uri(String path) {
    return URI.create("http://" + authority() + path);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    daemon.close();
    http.close();
  }
}
