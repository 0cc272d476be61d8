package io.slotwarden.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands on the wire between a client of AWS and a double: passes on, changes what comes back, or
/// answers in the double's place.
public final class WireFront implements AutoCloseable {
  private static final List<String> PASSED_ON =
      List.of("X-Amz-Target", "Content-Type", "Authorization");

  /// @param operation of `X-Amz-Target` without its prefix; empty for a form
  public record Request(String operation, String body) {}

  public record Reply(int status, String contentType, byte[] body) {
    public static Reply json(int status, String text) {
      return new Reply(status, "application/x-amz-json-1.1", text.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply error(String code, String message) {
      return json(400, "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message));
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /// Asks the double.
  public interface Upstream {
    Reply ask();
  }

  public interface Wire {
    Reply answer(Request request, Upstream upstream);
  }

  private final URI upstream;
  private final Wire wire;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public WireFront(URI upstream, Wire wire) {
    this.upstream = upstream;
    this.wire = wire;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      Request request =
          new Request(target == null ? "" : target.substring(target.indexOf('.') + 1), body);
      Reply reply = wire.answer(request, () -> passOn(exchange, body));
      exchange.getResponseHeaders().set("Content-Type", reply.contentType());
      exchange.sendResponseHeaders(
          reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      if (reply.body().length > 0) {
        exchange.getResponseBody().write(reply.body());
      }
    }
  }

  private Reply passOn(HttpExchange exchange, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream).POST(HttpRequest.BodyPublishers.ofString(body));
    for (String header : PASSED_ON) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        request.header(header, value);
      }
    }
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Reply(
          answer.statusCode(),
          answer.headers().firstValue("Content-Type").orElse("text/plain"),
          answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
