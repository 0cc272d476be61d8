package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What holds for Amazon's servers while their certificates are not shipped.
class AmazonTlsTest {
  @ParameterizedTest
  @CsvSource({
    "orders.abc123.eu-west-1.rds.amazonaws.com, true",
    "ORDERS.ABC123.EU-WEST-1.RDS.AMAZONAWS.COM., true",
    "orders.cluster-abc.cn-north-1.rds.amazonaws.com.cn, true",
    "rds.amazonaws.com.example.org, false",
    "db, false"
  })
  void tlsIsRequiredOfAmazonsServersAndTheWarningNamesTheFile(String host, boolean amazons) {
    String text = Texts.SMALL.replace("//db/", "//" + host + "/");

    TlsConfig tls = Texts.valid(text).sources().getFirst().tls();

    assertThat(tls).isEqualTo(amazons ? new TlsConfig("require", null) : null);
    assertThat(Texts.describe(Texts.warnings(text)).contains("global-bundle.pem"))
        .isEqualTo(amazons);
  }

  @Test
  void whoSaysTlsIsNotWarned() {
    String text =
        Texts.SMALL.replace("//db/", "//a.b.eu-west-1.rds.amazonaws.com/")
            + "    tls: {mode: verify-full, root-cert: /etc/ssl/rds.pem}\n";

    assertThat(Texts.warnings(text)).isEmpty();
    assertThat(Texts.valid(text).sources().getFirst().tls())
        .isEqualTo(new TlsConfig("verify-full", java.nio.file.Path.of("/etc/ssl/rds.pem")));
  }
}
