package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes by a proxy and what does not.
class EnvironmentProxyTest {
  private final List<String> told = new ArrayList<>();

  private EnvironmentProxy of(Map<String, String> variables) {
    return EnvironmentProxy.of(variables::get, told::add);
  }

  private static String way(EnvironmentProxy proxy, String uri) {
    Proxy chosen = proxy.select(URI.create(uri)).getFirst();
    return chosen.address() instanceof InetSocketAddress a
        ? a.getHostString() + ":" + a.getPort()
        : "direct";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://dms.eu-west-1.amazonaws.com/ | secure:3128",
        "http://dms.internal:4566/ | plain:80",
        "https://hooks.slack.com/services/x | secure:3128",
        "https://localhost/ | direct",
        "http://127.0.0.1:9432/ | direct",
        "http://[::1]:9432/ | direct",
        "http://169.254.169.254/latest | direct",
        "https://example.org/ | direct",
        "https://a.example.org/ | direct",
        "https://notexample.org/ | secure:3128",
        "https://vpce.dms.internal.net/ | direct",
        "https://only.port:8443/ | direct",
        "https://only.port/ | secure:3128",
        "socket://db.example.com:5432 | direct",
      })
  void eachAddressGoesItsWay(String uri, String way) {
    EnvironmentProxy proxy =
        of(
            Map.of(
                "HTTPS_PROXY", "http://secure:3128",
                "http_proxy", "plain",
                "NO_PROXY", "example.org, .internal.net only.port:8443"));

    assertThat(way(proxy, uri)).isEqualTo(way);
    assertThat(told).isEmpty();
  }

  @Test
  void aStarMeansEverythingDirect() {
    assertThat(way(of(Map.of("HTTPS_PROXY", "secure:3128", "NO_PROXY", "*")), "https://a.b/"))
        .isEqualTo("direct");
  }

  @Test
  void withoutAProxyNothingIsChanged() {
    assertThat(of(Map.of("NO_PROXY", "*")).isThere()).isFalse();
    assertThat(of(Map.of("HTTPS_PROXY", " ")).isThere()).isFalse();
  }

  @Test
  void whatCantBeUsedIsToldWithoutItsValue() {
    assertThat(of(Map.of("HTTPS_PROXY", "socks5://u:hunter2@h:1")).isThere()).isFalse();
    assertThat(of(Map.of("HTTPS_PROXY", "http://u:hunter2@h:1")).isThere()).isTrue();
    assertThat(of(Map.of("HTTP_PROXY", "http://a b")).isThere()).isFalse();

    assertThat(told)
        .hasSize(3)
        .noneMatch(t -> t.contains("hunter2"))
        .anyMatch(t -> t.contains("is no http://HOST:PORT"))
        .anyMatch(t -> t.contains("names a user"));
  }
}
