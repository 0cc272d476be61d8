package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.slotwarden.testing.Certificates;
import io.slotwarden.testing.ConnectProxy;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.io.File;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The real `slotwarden run` in a process that has no file and no argument, only its environment,
/// behind a proxy; with DMS in three partitions of AWS.
@ResourceLock(Servers.LOCK)
class EnvironmentAloneTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Pattern LISTEN = Pattern.compile("listen=\"?/?(127\\.0\\.0\\.1:\\d+)");

  /// What the SDK tries again and again takes its time.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path home;
  private final List<String> beats = new CopyOnWriteArrayList<>();
  private @Nullable Process daemon;

  @AfterEach
  void end() throws Exception {
    if (daemon != null) {
      daemon.destroyForcibly().waitFor();
    }
  }

  @Test
  void watchesAndReachesAwsSlackAndHeartbeatByTheProxyAndPostgresqlDirectly() throws Exception {
    PostgresServer server = Servers.of(18);
    Servers.abandonedSlot(server, "left_over");
    Certificates certificates =
        new Certificates(Files.createDirectory(home.resolve("tls")), "heartbeat.example");
    HttpsServer heartbeat = heartbeat(certificates);
    try (ConnectProxy proxy =
        new ConnectProxy(Map.of("heartbeat.example:443", heartbeat.getAddress().getPort()))) {
      Path log = start(server, proxy, trust(certificates));

      RunningDaemon.await("the daemon says where it listens")
          .atMost(PATIENCE)
          .until(() -> LISTEN.matcher(Files.readString(log)).find());
      Matcher listens = LISTEN.matcher(Files.readString(log));
      assertThat(listens.find()).isTrue();
      String status = "http://" + listens.group(1) + "/api/v1/sources";
      RunningDaemon.await("the source is seen")
          .until(
              () -> get(status).contains("\"name\":\"orders\",\"kind\":\"postgres\",\"up\":true"));
      RunningDaemon.await("everybody was asked for")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(proxy.asked())
                      .anyMatch(a -> a.matches("CONNECT dms\\.eu-west-1\\.amazonaws\\.com:443 .*"))
                      .anyMatch(
                          a -> a.matches("CONNECT dms\\.cn-north-1\\.amazonaws\\.com\\.cn:443 .*"))
                      .anyMatch(
                          a -> a.matches("CONNECT dms\\.us-gov-west-1\\.amazonaws\\.com:443 .*"))
                      .anyMatch(a -> a.startsWith("CONNECT hooks.slack.example:443 "))
                      .anyMatch(a -> a.startsWith("CONNECT heartbeat.example:443 ")));
      RunningDaemon.await("a beat through the tunnel")
          .atMost(PATIENCE)
          .until(() -> !beats.isEmpty());

      assertThat(beats.getFirst()).isEqualTo("GET /ping/secret-id");
      assertThat(proxy.asked()).allMatch(a -> a.startsWith("CONNECT "));
      assertThat(proxy.asked()).noneMatch(a -> a.contains(":" + server.port()));
      assertThat(Files.readString(log)).doesNotContain("secret-id", "hunter2");
    } finally {
      heartbeat.stop(0);
      server.dropSlots();
    }
  }

  private Path start(PostgresServer server, ConnectProxy proxy, Path trusted) throws Exception {
    Sources source = Sources.of(server);
    Path log = home.resolve("log");
    Path empty = Files.createDirectory(home.resolve("empty"));
    ProcessBuilder run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Djavax.net.ssl.trustStore=" + trusted,
                "-Djavax.net.ssl.trustStorePassword=changeit",
                "-cp",
                production(System.getProperty("java.class.path")),
                "io.slotwarden.cli.Main",
                "run")
            .directory(empty.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> variables = run.environment();
    variables.clear();
    variables.put(
        "SLOTWARDEN_CONFIG_CONTENT",
        """
        store: {path: %s}
        sources:
          - {name: orders, url: "%s", username: %s, password: "${env:ORDERS_PASSWORD}", poll: 200ms, dms: none}
        dms:
          - {name: ireland, account: "123456789012", region: eu-west-1, poll: 1s}
          - {name: china, account: "123456789012", region: cn-north-1, poll: 1s}
          - {name: government, account: "123456789012", region: us-gov-west-1, poll: 1s}
        guard: {allow-short-times: true, settle: 0s}
        alerts: {slot-disconnected: {warning-after: 0s}}
        notify:
          - slack: {name: dba, webhook-url: "${env:SLACK}", severity: info}
        heartbeat-url: "${env:HEARTBEAT}"
        """
            .formatted(home.resolve("slotwarden.db"), source.url(), source.username()));
    variables.put("SLOTWARDEN_HTTP_LISTEN", "127.0.0.1:0");
    variables.put("ORDERS_PASSWORD", source.password().reveal());
    variables.put("SLACK", "https://hooks.slack.example/services/hunter2");
    variables.put("HEARTBEAT", "https://heartbeat.example/ping/secret-id");
    variables.put("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port());
    variables.put("HTTP_PROXY", "http://127.0.0.1:" + proxy.port());
    variables.put("AWS_ACCESS_KEY_ID", "AKIATEST00000000000");
    variables.put("AWS_SECRET_ACCESS_KEY", "test");
    daemon = run.start();
    return log;
  }

  /// Without the tests, which log otherwise.
  private static String production(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .filter(p -> !p.endsWith("test-classes"))
        .map(p -> Path.of(p).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /// On loopback, with the certificate of heartbeat.example.
  private HttpsServer heartbeat(Certificates certificates) throws Exception {
    HttpsServer made =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    made.setHttpsConfigurator(new HttpsConfigurator(certificates.context()));
    made.createContext(
        "/",
        exchange -> {
          beats.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    made.start();
    return made;
  }

  private Path trust(Certificates certificates) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(certificates.root())) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    Path file = home.resolve("trusted.p12");
    try (var out = Files.newOutputStream(file)) {
      trusted.store(out, PASSWORD);
    }
    return file;
  }

  private static String get(String uri) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
