package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What holds for Amazon's servers where the configuration says nothing of TLS, or no file.
class AmazonTlsTest {
  private static final TlsConfig BY_SHIPPED_ROOTS =
      new TlsConfig("verify-full", null, TlsConfig.Roots.RDS);

  @ParameterizedTest
  @CsvSource({
    "orders.abc123.eu-west-1.rds.amazonaws.com",
    "ORDERS.ABC123.EU-WEST-1.RDS.AMAZONAWS.COM.",
    "orders.cluster-abc123.us-east-1.rds.amazonaws.com"
  })
  void aServerOfAmazonsIsVerifiedByTheRootsThatAreShipped(String host) {
    assertThat(tls(host, "")).isEqualTo(BY_SHIPPED_ROOTS);
    assertThat(tls(host, "{mode: verify-full}")).isEqualTo(BY_SHIPPED_ROOTS);
    assertThat(Texts.warnings(text(host, ""))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "orders.abc.cn-north-1.rds.amazonaws.com.cn",
    "orders.abc.us-gov-west-1.rds.amazonaws.com",
    "orders.abc.mars-north-1.rds.amazonaws.com"
  })
  void tlsIsRequiredWhereNoShippedRootServesAndTheWarningNamesTheFile(String host) {
    assertThat(tls(host, "")).isEqualTo(new TlsConfig("require", null));
    assertThat(Texts.describe(Texts.warnings(text(host, "")))).contains("global-bundle.pem");
  }

  @ParameterizedTest
  @CsvSource({"rds.amazonaws.com.example.org", "a.eu-west-1.rds.amazonaws.com.example.org", "db"})
  void othersAreNotTakenForAmazons(String host) {
    assertThat(tls(host, "")).isNull();
    assertThat(Texts.warnings(text(host, ""))).isEmpty();
  }

  @Test
  void aFileThatIsNamedIsTheOneThatCounts() {
    String amazons = "a.b.eu-west-1.rds.amazonaws.com";

    assertThat(tls(amazons, "{mode: verify-full, root-cert: /etc/ssl/rds.pem}"))
        .isEqualTo(new TlsConfig("verify-full", Path.of("/etc/ssl/rds.pem")));
    assertThat(tls(amazons, "{mode: require}")).isEqualTo(new TlsConfig("require", null));
  }

  @Test
  void everyRegionThatIsSaidToBeServedHasItsRootsAndTheyLastForDecades() throws Exception {
    Pattern name = Pattern.compile("CN=Amazon RDS (\\S+) Root CA (RSA2048|RSA4096|ECC384) G1");
    Set<String> regions = new TreeSet<>();
    List<String> kinds = new ArrayList<>();
    try (InputStream pem = RdsRoots.pem()) {
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        X509Certificate root = (X509Certificate) c;
        root.verify(root.getPublicKey());
        assertThat(root.getNotAfter().toInstant()).isAfter(Instant.parse("2061-01-01T00:00:00Z"));
        Matcher m = name.matcher(root.getSubjectX500Principal().getName());
        assertThat(m.find()).as(root.getSubjectX500Principal().getName()).isTrue();
        regions.add(m.group(1));
        kinds.add(m.group(1) + " " + m.group(2));
      }
    }

    assertThat(RdsRoots.REGIONS).containsExactlyInAnyOrderElementsOf(regions);
    assertThat(kinds).doesNotHaveDuplicates().hasSize(3 * regions.size());
  }

  private static @org.jspecify.annotations.Nullable TlsConfig tls(String host, String tls) {
    return Texts.valid(text(host, tls)).sources().getFirst().tls();
  }

  private static String text(String host, String tls) {
    String text = Texts.SMALL.replace("//db/", "//" + host + "/");
    return tls.isEmpty() ? text : text + "    tls: " + tls + "\n";
  }
}
