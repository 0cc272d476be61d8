package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.HttpTls;
import io.slotwarden.config.Secret;
import io.slotwarden.serve.Metrics;
import io.slotwarden.serve.RecordingView;
import io.slotwarden.serve.SlotwardenServer;
import io.slotwarden.testing.Certificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The commands and a daemon that speaks TLS and asks readers for a token.
class EncryptedApiTest {
  private static final String READ = "may-read";
  private static final String TOKEN = "may-speak";
  @TempDir static Path home;
  private static Certificates first;
  private static Certificates second;

  private final RecordingView view = new RecordingView();
  private final Metrics metrics =
      new Metrics(
          new Metrics.Names(List.of(), List.of(), List.of(), List.of(), List.of()),
          InstantSource.system());
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path live;
  private HttpTls files;
  private SlotwardenServer server;

  @BeforeAll
  static void make() throws IOException {
    first = new Certificates(Files.createDirectory(home.resolve("first")), "127.0.0.1");
    second = new Certificates(Files.createDirectory(home.resolve("second")), "127.0.0.1");
  }

  @BeforeEach
  void listen() throws IOException {
    files = new HttpTls(live.resolve("chain.pem"), live.resolve("key.pem"));
    install(first.certificate(), files.certificate(), 1);
    install(first.key(), files.key(), 1);
    server =
        SlotwardenServer.start(
            new HttpConfig(
                "127.0.0.1",
                0,
                List.of(),
                new Secret.Literal(TOKEN),
                new Secret.Literal(READ),
                files),
            view,
            metrics);
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
  }

  @Test
  void theAuthorityOfAFileAndTheTokenOfReadersAreEnoughToLook() {
    environment.put(ApiAccess.READ_TOKEN, READ + "\n");

    assertThat(run("--ca", first.root().toString())).as(err.toString()).isZero();

    assertThat(out.toString()).contains("mig_2026_orders");
  }

  @Test
  void bothComeFromTheEnvironmentAndTheTokenOfWordsReadsAsWell() {
    environment.put(ApiAccess.CA, first.root().toString());
    environment.put("SLOTWARDEN_TOKEN", TOKEN);

    assertThat(run()).as(err.toString()).isZero();
  }

  @Test
  void wordsAreSaidOverTlsToo() {
    environment.put(ApiAccess.CA, first.root().toString());
    environment.put("SLOTWARDEN_TOKEN", TOKEN);

    assertThat(execute(new PauseCommand(environment::get), "all", "--reason", "r"))
        .as(err.toString())
        .isZero();
    assertThat(view.told).hasSize(1);
  }

  @Test
  void withoutTheAuthorityOrTheTokenItIsSaidWhatToDo() {
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("is not trusted here", "--ca", "$SLOTWARDEN_CA");

    err.getBuffer().setLength(0);
    assertThat(run("--ca", second.root().toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is not trusted here");

    err.getBuffer().setLength(0);
    environment.put(ApiAccess.READ_TOKEN, "guess");
    assertThat(run("--ca", first.root().toString())).isEqualTo(1);
    assertThat(err.toString()).contains("http.read-token").doesNotContain("guess");

    err.getBuffer().setLength(0);
    assertThat(run("--ca", live.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("can't be read (NoSuchFileException)", "--ca");

    err.getBuffer().setLength(0);
    assertThat(run("--ca", first.key().toString())).isEqualTo(1);
    assertThat(err.toString()).contains("holds no certificate");
  }

  @Test
  void aTokenThatNoHeaderCarriesIsNotShown() {
    environment.put(ApiAccess.READ_TOKEN, "hunter2\nhunter2");

    assertThat(run("--ca", first.root().toString())).isEqualTo(1);
    assertThat(err.toString()).contains("the token holds blanks").doesNotContain("hunter2");
  }

  @Test
  void aRenewedCertificateServesWithoutARestartAndHalfOfOneDoesNot() throws IOException {
    environment.put(ApiAccess.READ_TOKEN, READ);
    assertThat(run("--ca", first.root().toString())).isZero();

    install(second.certificate(), files.certificate(), 2);
    assertThat(run("--ca", first.root().toString())).as("the key is still the old one").isZero();

    install(second.key(), files.key(), 2);
    assertThat(run("--ca", second.root().toString())).as(err.toString()).isZero();
    assertThat(run("--ca", first.root().toString())).isEqualTo(1);
  }

  @Test
  void oldProtocolsAndPlainHttpAreNotSpoken() throws Exception {
    ApiAccess trusting = ApiAccess.of(first.root(), name -> null);
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      try (SSLSocket socket = socket(trusting, protocol)) {
        socket.startHandshake();
        assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
      }
    }
    try (SSLSocket socket = socket(trusting, "TLSv1.1")) {
      assertThat(catchThrowable(socket::startHandshake)).isInstanceOf(SSLHandshakeException.class);
    }
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port())) {
      plain.setSoTimeout(20_000);
      plain
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP/1.1 200", "slotwarden");
    }
  }

  @Test
  void filesThatDoNotFitKeepTheServerFromStarting() {
    HttpConfig mixed =
        new HttpConfig(
            "127.0.0.1", 0, List.of(), null, null, new HttpTls(first.certificate(), second.key()));

    assertThat(catchThrowable(() -> SlotwardenServer.start(mixed, view, metrics)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not that of the first certificate");
  }

  private SSLSocket socket(ApiAccess access, String protocol) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            Objects.requireNonNull(access.trust())
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(20_000);
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }

  /// @param second tells the files apart, however fast the test is
  private static void install(Path from, Path to, long second) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, FileTime.from(Instant.ofEpochSecond(second)));
  }

  private int port() {
    return server.address().getPort();
  }

  private int run(String... arguments) {
    return execute(new SlotsCommand(environment::get), arguments);
  }

  private int execute(ApiCommand command, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--api";
    all[arguments.length + 1] = "https://127.0.0.1:" + port();
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }
}
