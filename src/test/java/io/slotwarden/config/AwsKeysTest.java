package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.Certificates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The proxy to AWS, and whom it is trusted.
class AwsKeysTest {
  @TempDir Path home;

  @Test
  void theProxyAndItsAuthoritiesAreTakenAndPrinted() {
    Certificates made = new Certificates(home, "proxy.internal");
    Config config =
        Texts.valid(aws("{proxy: \"http://proxy.internal:3128\", ca-bundle: " + made.root() + "}"));

    assertThat(config.aws().proxy()).isEqualTo(URI.create("http://proxy.internal:3128"));
    CaBundle bundle = Objects.requireNonNull(config.aws().caBundle());
    assertThat(bundle.file()).isEqualTo(made.root());
    assertThat(bundle.certificates())
        .singleElement()
        .satisfies(c -> assertThat(c.getSubjectX500Principal().getName()).isEqualTo("CN=Test CA"));
    assertThat(Texts.valid(ConfigPrinter.effective(config))).isEqualTo(config);
  }

  @Test
  void anAuthorityThatIsNewIsNamedByAReloadAndNeedsARestart() throws IOException {
    Path ours = new Certificates(Files.createDirectory(home.resolve("a")), "a.internal").root();
    Path others = new Certificates(Files.createDirectory(home.resolve("b")), "b.internal").root();
    Path file = home.resolve("bundle.pem");
    String text = aws("{ca-bundle: " + file + "}");
    Files.copy(ours, file);
    Config one = Texts.valid(text);
    Files.writeString(file, Files.readString(ours) + Files.readString(others));
    Config two = Texts.valid(text);
    Config none = Texts.valid(Texts.SMALL);

    assertThat(ConfigChange.between(one, two))
        .extracting(ConfigChange::toString)
        .containsExactly("aws.ca-bundle: " + file + " (changed)");
    assertThat(Loosening.between(one, two))
        .containsExactly(
            "aws.ca-bundle: listings by other authorities would prove that nobody owns a slot");
    assertThat(Loosening.between(two, one)).isEmpty();
    assertThat(Loosening.between(none, one)).hasSize(1);
    assertThat(Loosening.between(one, none)).hasSize(1);
    assertThat(Loosening.between(none, Texts.valid(aws("{proxy: \"http://proxy.internal:3128\"}"))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy.internal:3128",
        "http://proxy.internal",
        "https://proxy.internal:3128",
        "http://ann:hunter2@proxy.internal:3128",
        "http://proxy.internal:3128/path",
        "http://proxy.internal:99999",
        "http://:3128"
      })
  void noOtherProxyIsTakenAndNoPasswordShown(String proxy) {
    assertThat(Texts.error(aws("{proxy: \"" + proxy + "\"}")).describe("f"))
        .startsWith("f:6:14: error: aws.proxy: not a proxy as http://HOST:PORT, without a user")
        .contains("e.g. http://proxy.internal:3128")
        .doesNotContain("hunter2");
  }

  @Test
  void aFileWithoutCertificatesIsNamedAndNotShown() throws IOException {
    Path text = Files.writeString(home.resolve("text.pem"), "hunter2");

    assertThat(Texts.error(aws("{ca-bundle: " + text + "}")).describe("f"))
        .contains("aws.ca-bundle: " + text + " holds no certificate: it must be PEM")
        .doesNotContain("hunter2");
    assertThat(Texts.error(aws("{ca-bundle: " + home + "/nothing.pem}")).describe("f"))
        .contains("aws.ca-bundle: " + home + "/nothing.pem can't be read (NoSuchFileException)")
        .contains("readable for the user that runs slotwarden");
  }

  private static String aws(String block) {
    return Texts.SMALL + "aws: " + block + "\n";
  }
}
