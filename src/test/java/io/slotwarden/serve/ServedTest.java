package io.slotwarden.serve;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.Secret;
import io.slotwarden.serve.Metrics.Names;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A real server on a free port, and the ways to call it.
abstract class ServedTest {
  static final String TOKEN = "correct-horse";

  final RecordingView view = new RecordingView();
  final Metrics metrics =
      new Metrics(
          new Names(List.of("orders"), List.of("prod"), List.of("dba"), List.of(), List.of()),
          () -> Snapshots.NOON);
  Instant now = Snapshots.NOON;
  private final HttpClient client = HttpClient.newHttpClient();
  private SlotwardenServer server;

  @BeforeEach
  void listen() throws IOException {
    server = listen(new Secret.Literal(TOKEN));
  }

  SlotwardenServer listen(@Nullable Secret token) throws IOException {
    return listen(new HttpConfig("127.0.0.1", 0, List.of(), token));
  }

  private SlotwardenServer listen(HttpConfig config) throws IOException {
    return SlotwardenServer.start(config, view, metrics, Duration.ofSeconds(60), () -> now);
  }

  /// Takes the place of the server with the usual token.
  void relisten(@Nullable Secret token) throws IOException {
    server.close();
    server = listen(token);
  }

  /// Takes the place of the usual server.
  void relistenAs(HttpConfig config) throws IOException {
    server.close();
    server = listen(config);
  }

  SlotwardenServer server() {
    return server;
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
    client.close();
  }

  int port() {
    return server.address().getPort();
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, "", headers);
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return send("POST", path, body, headers);
  }

  /// As the command line does it.
  HttpResponse<String> tell(String path, String body) throws Exception {
    return post(path, body, "Authorization", "Bearer " + TOKEN, "Content-Type", "application/json");
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /// Sends the bytes as they are and reads until the server closes.
  String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
