package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// Glances at a daemon from outside, as Prometheus does, and remembers the worst.
final class Watch {
  /// A look at a server ends within 8 s, one at DMS within 25 s; the rest is for a busy machine.
  private static final Map<String, Duration> LIMITS =
      Map.of(
          FaultyPlaces.SOUND, Duration.ofSeconds(3),
          FaultyPlaces.FAULTY, Duration.ofSeconds(11),
          FaultyPlaces.DMS, Duration.ofSeconds(29));

  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration GLANCE = Duration.ofMillis(100);

  private final HttpClient http = HttpClient.newHttpClient();
  private final MeasuredDaemon daemon;
  private final Map<String, Duration> longest = new TreeMap<>();
  private String metrics = "";

  Watch(MeasuredDaemon daemon) {
    this.daemon = daemon;
  }

  /// Waits for so many more looks at the source to which the way is sound.
  void looks(int more) {
    long until = looks() + more;
    Awaitility.await(more + " looks at the sound source")
        .atMost(PATIENCE)
        .pollInterval(GLANCE)
        .until(() -> looks() >= until);
  }

  long looks() {
    return (long) sum("polls_total", "source=\"" + FaultyPlaces.SOUND + "\"");
  }

  /// The sum over all series of this name with these labels, as they are now.
  double sum(String name, String... labels) {
    glance();
    return metrics
        .lines()
        .filter(l -> l.startsWith("slotwarden_" + name + "{"))
        .filter(l -> Stream.of(labels).allMatch(l::contains))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  private void glance() {
    metrics = get("/metrics");
    get("/healthz");
    Instant now = Instant.now();
    LIMITS
        .keySet()
        .forEach(
            place ->
                metrics
                    .lines()
                    .filter(l -> l.startsWith("slotwarden_source_last_poll_timestamp_seconds{"))
                    .filter(l -> l.contains("=\"" + place + "\""))
                    .map(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
                    .map(at -> Duration.ofMillis(now.toEpochMilli() - Math.round(at * 1000)))
                    .forEach(age -> longest.merge(place, age, Watch::longer)));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /// No place was without a look for longer than one may take.
  void deadlinesWereKept() {
    LIMITS.forEach(
        (place, limit) ->
            assertThat(longest.get(place)).as("between two looks at " + place).isLessThan(limit));
  }

  private String get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(daemon.url() + path)).timeout(ANSWER).build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      return answer.body();
    } catch (IOException e) {
      throw new AssertionError(path + " was not answered", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return looks() + " looks at the sound source, longest between two looks " + longest;
  }
}
