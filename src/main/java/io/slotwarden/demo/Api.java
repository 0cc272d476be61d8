package io.slotwarden.demo;

import io.avaje.json.JsonException;
import io.slotwarden.serve.api.ActionJson;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.ExplanationJson;
import io.slotwarden.serve.api.RuleJson;
import io.slotwarden.serve.api.SlotJson;
import io.slotwarden.serve.api.TaskJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/// The daemon's HTTP API, as anybody may read it: all that the story knows of the daemon comes from
/// here.
public final class Api implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  public Api(InetSocketAddress daemon) {
    base = URI.create("http://127.0.0.1:" + daemon.getPort());
  }

  public URI base() {
    return base;
  }

  /// A slot of the one source that the demo has.
  Optional<SlotJson> slot(String name) throws IOException, InterruptedException {
    return ApiJson.readList(SlotJson.class, get("/api/v1/slots")).stream()
        .filter(s -> s.slot().equals(name))
        .findFirst();
  }

  Optional<TaskJson> task(String name) throws IOException, InterruptedException {
    return ApiJson.readList(TaskJson.class, get("/api/v1/tasks")).stream()
        .filter(t -> t.task().equals(name))
        .findFirst();
  }

  /// An act on a slot or task that came to its end; the newest.
  public Optional<ActionJson> ended(String target) throws IOException, InterruptedException {
    return ApiJson.readList(ActionJson.class, get("/api/v1/actions")).stream()
        .filter(a -> a.target().equals(target) && a.outcome() != null)
        .filter(a -> !"pending".equals(a.outcome()))
        .max(java.util.Comparator.comparingLong(ActionJson::id));
  }

  /// What the daemon explains of a slot or a task.
  ExplanationJson explain(String place, String name) throws IOException, InterruptedException {
    return ApiJson.read(ExplanationJson.class, get("/api/v1/explain/" + place + "/" + name));
  }

  /// A rule of an explanation.
  static Optional<RuleJson> rule(ExplanationJson explanation, String rule) {
    return explanation.rules().stream().filter(r -> r.rule().equals(rule)).findFirst();
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("GET " + path + " gave " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  /// True for what may go by while the daemon is starting or busy.
  static boolean isTransient(Exception e) {
    return e instanceof IOException || e instanceof JsonException;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
