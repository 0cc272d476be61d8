package io.slotwarden.demo;

import io.avaje.json.JsonException;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The daemon's HTTP API, as anybody may read it: all that the story knows of the daemon comes from
/// here.
final class Api implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  Api(InetSocketAddress daemon) {
    base = URI.create("http://127.0.0.1:" + daemon.getPort());
  }

  URI base() {
    return base;
  }

  /// The entry of a list whose members have these values; null when there is none.
  ///
  /// @param where member and value in turn
  @Nullable Entry find(String list, String... where) throws IOException, InterruptedException {
    for (Object item : JSON.fromJsonArray(get("/api/v1/" + list))) {
      if (item instanceof Map<?, ?> members) {
        Entry entry = new Entry(members);
        boolean matches = true;
        for (int i = 0; i < where.length; i += 2) {
          matches &= where[i + 1].equals(entry.text(where[i]));
        }
        if (matches) {
          return entry;
        }
      }
    }
    return null;
  }

  /// What the daemon explains of a slot or a task.
  Entry explain(String place, String name) throws IOException, InterruptedException {
    return new Entry(JSON.fromJsonObject(get("/api/v1/explain/" + place + "/" + name)));
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("GET " + path + " gave " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /// One JSON object of an answer.
  record Entry(Map<?, ?> members) {

    /// A member as text; empty when it is absent or null.
    String text(String member) {
      Object value = members.get(member);
      return value == null ? "" : value.toString();
    }

    /// A member as a whole number; -1 when it is absent or null.
    long number(String member) {
      return members.get(member) instanceof Number n ? n.longValue() : -1;
    }

    /// A member that is an object; without members when it is absent or null.
    Entry entry(String member) {
      return new Entry(members.get(member) instanceof Map<?, ?> map ? map : Map.of());
    }

    boolean isEmpty() {
      return members.isEmpty();
    }

    /// A member that is a list of texts, joined.
    String joined(String member) {
      return members.get(member) instanceof List<?> list
          ? String.join("; ", list.stream().map(Objects::toString).toList())
          : text(member);
    }

    /// A member that is a list of objects.
    List<Entry> entries(String member) {
      return members.get(member) instanceof List<?> list
          ? list.stream()
              .filter(Map.class::isInstance)
              .map(item -> new Entry((Map<?, ?>) item))
              .toList()
          : List.of();
    }
  }

  /// What an answer that is no JSON throws.
  static boolean isTransient(Exception e) {
    return e instanceof IOException || e instanceof JsonException;
  }
}
