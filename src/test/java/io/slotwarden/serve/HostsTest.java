package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.Secret;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A name that somebody else's name server may answer for lets nobody in (DNS rebinding).
class HostsTest extends ServedTest {
  private static final HttpConfig NAMED = named("slotwarden", "Slotwarden.monitoring.svc");

  @BeforeEach
  void answerToNames() throws IOException {
    relistenAs(NAMED);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 421",
    "evil.example:9432, 421",
    "127.0.0.1.evil.example, 421",
    "slotwarden.evil.example, 421",
    "evil.slotwarden, 421",
    "monitoring.svc, 421",
    "localhost, 200",
    "LOCALHOST:9432, 200",
    "10.1.2.3:9432, 200",
    "[::1]:9432, 200",
    "slotwarden, 200",
    "slotwarden:9432, 200",
    "SLOTWARDEN:80, 200",
    "slotwarden.Monitoring.svc:9432, 200",
    "'', 200"
  })
  void onlyAddressesLocalhostAndListedNamesAreAnswered(String host, int status) throws Exception {
    assertThat(ask(host)).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void withoutAListNoNameButTheOneListenedOnIsAnswered() throws Exception {
    relistenAs(new HttpConfig("127.0.0.1", 0, List.of(), null));

    assertThat(ask("slotwarden:9432")).startsWith("HTTP/1.1 421 ").contains("http.hosts");
  }

  @Test
  void aForeignHostInTheRequestLineIsRefused() throws Exception {
    String answer =
        raw(
            "GET http://evil.example/api/v1/status HTTP/1.1\r\nHost: slotwarden\r\n"
                + "Connection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 421 ");
  }

  @Test
  void aReloadMayAddANameAndTakeOneBack() throws Exception {
    server().follow(named("sidecar"));

    assertThat(ask("sidecar")).startsWith("HTTP/1.1 200 ");
    assertThat(ask("slotwarden")).startsWith("HTTP/1.1 421 ");
  }

  private String ask(String host) throws IOException {
    return raw("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  private static HttpConfig named(String... hosts) {
    return new HttpConfig("127.0.0.1", 0, List.of(hosts), new Secret.Literal(TOKEN));
  }
}
