package io.slotwarden.notify.slack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A strict double of a Slack incoming webhook: it refuses what Slack's reference forbids, as Slack
/// does, with 400 and `invalid_payload`, `invalid_blocks` or `msg_blocks_too_long`.
public final class SlackDouble implements AutoCloseable {
  private static final String PATH = "/services/T00000000/B00000000/not-a-real-secret";

  /// What it answers instead while it is not well; null = as Slack does.
  public volatile @Nullable Trouble trouble;

  /// Accepted payloads in order.
  public final List<Map<String, Object>> accepted = new CopyOnWriteArrayList<>();

  /// Whatever came in, parsed or not.
  public final List<String> calls = new CopyOnWriteArrayList<>();

  private final HttpServer server;

  /// An answer that Slack would not give while it is well.
  public record Trouble(int status, String body, Map<String, String> headers) {}

  public SlackDouble() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      calls.add(body);
      Trouble now = trouble;
      if (now != null) {
        now.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, now.status(), now.body());
      } else if (!exchange.getRequestURI().getPath().equals(PATH)) {
        send(exchange, 404, "no_service");
      } else {
        String problem = problem(exchange, body);
        send(exchange, problem.equals("ok") ? 200 : 400, problem);
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private String problem(HttpExchange exchange, String body) {
    if (!exchange.getRequestMethod().equals("POST")
        || !exchange.getRequestHeaders().getFirst("Content-Type").startsWith("application/json")) {
      return "invalid_payload";
    }
    Map<String, Object> payload;
    try {
      payload = object(Jsonb.builder().build().type(Object.class).fromJson(body));
    } catch (RuntimeException e) {
      return "invalid_payload";
    }
    String problem = SlackRules.problem(payload);
    if (problem.equals("ok")) {
      accepted.add(payload);
    }
    return problem;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(@Nullable Object json) {
    return (Map<String, Object>) Objects.requireNonNull(json);
  }
}
