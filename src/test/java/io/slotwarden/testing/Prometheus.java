package io.slotwarden.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/// A real Prometheus on loopback at a free port, in the foreground, that scrapes one target each
/// second.
public final class Prometheus implements AutoCloseable {
  private static final Duration START_WAIT = Duration.ofSeconds(60);
  private static final int STOP_SECONDS = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int port;

  private Prometheus(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /// Starts it and waits until it answers.
  ///
  /// @param home an empty directory, for its configuration, data and log
  /// @param target `HOST:PORT` to scrape, as the job `slotwarden`
  /// @param rules files of rules, which it evaluates each second
  public static Prometheus start(Path home, String target, Path... rules) throws IOException {
    Path program = Tools.named("prometheus");
    Path configuration =
        Files.writeString(
            home.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [%s]
            scrape_configs:
              - job_name: slotwarden
                static_configs: [{targets: ["%s"]}]
            """
                .formatted(
                    Arrays.stream(rules)
                        .map(r -> "\"" + r.toAbsolutePath() + "\"")
                        .collect(Collectors.joining(", ")),
                    target));
    Path log = home.resolve("prometheus.log");
    int port = freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + home.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Prometheus started = new Prometheus(process, log, port);
    try {
      Awaitility.await("Prometheus is ready").atMost(START_WAIT).until(started::isReady);
    } catch (RuntimeException e) {
      started.close();
      throw new IllegalStateException("Prometheus did not start: " + Files.readString(log), e);
    }
    return started;
  }

  /// Between this and its use another process could take the port: Prometheus can't choose one
  /// itself and tell it.
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException("it ended with " + process.exitValue());
    }
    try {
      return send("/-/ready").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /// The body of the answer to an instant query, whatever its status.
  public String query(String expression) {
    return send("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .body();
  }

  private HttpResponse<String> send(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(START_WAIT)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
    http.close();
  }

  /// For messages.
  @Override
  public String toString() {
    return "Prometheus at 127.0.0.1:" + port + ", log " + log;
  }
}
