package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.testing.Certificates;
import io.slotwarden.testing.ConnectProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// AWS under its own names, by a proxy that opens TLS, as companies have them.
class BehindAProxyTest {
  private static final String NAMES = "*." + SimulatedDms.REGION + ".amazonaws.com";
  @TempDir static Path home;
  private static Certificates companys;
  private static Certificates strangers;
  private final ObservedDms aws = new ObservedDms();

  @BeforeAll
  static void make() throws IOException {
    companys = new Certificates(Files.createDirectory(home.resolve("companys")), NAMES);
    strangers = new Certificates(Files.createDirectory(home.resolve("strangers")), NAMES);
  }

  @AfterEach
  void theModelAgrees() {
    aws.close();
  }

  @Test
  void listsEverythingByTheProxyWhoseCertificatesItIsToldToTrust() {
    aws.addTask("orders-cdc");
    try (ConnectProxy proxy = proxy()) {
      DmsObservation look = aws.observer(configured(proxy, companys)).observe();

      assertThat(look.account().toOptional()).contains(SimulatedDms.ACCOUNT);
      assertThat(look.tasks().toOptional().orElseThrow())
          .extracting(DmsTask::id)
          .containsExactly("orders-cdc");
      assertThat(look.endpoints().reason()).isEmpty();
      assertThat(look.replications().reason()).isEmpty();
      assertThat(proxy.asked())
          .isNotEmpty()
          .allMatch(a -> a.matches("CONNECT (dms|sts)\\.eu-west-1\\.amazonaws\\.com:443 HTTP/1.1"));
    }
  }

  @Test
  void trustsNobodyElseThenAndSaysWhatToLookAt() {
    try (ConnectProxy proxy = proxy()) {
      DmsObservation look = aws.observer(configured(proxy, strangers)).observe();

      assertThat(look.tasks().isKnown()).isFalse();
      assertThat(look.tasks().reason().orElseThrow()).contains("aws.ca-bundle");
      assertThat(aws.dms.calls()).isEmpty();
    }
  }

  private ConnectProxy proxy() {
    int port = aws.dms.endpoint().getPort();
    return new ConnectProxy(
        Map.of("dms.eu-west-1.amazonaws.com:443", port, "sts.eu-west-1.amazonaws.com:443", port),
        companys.context());
  }

  private static AwsConfig configured(ConnectProxy proxy, Certificates trusted) {
    String text =
        """
        dms:
          - {name: prod, region: eu-west-1}
        aws: {proxy: "http://127.0.0.1:%d", ca-bundle: %s}
        """
            .formatted(proxy.port(), trusted.root());
    Loaded loaded = ConfigLoader.load(text, "test", _ -> null);
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    return ((Loaded.Valid) loaded).config().aws();
  }
}
