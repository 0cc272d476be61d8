package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS of our own server, and the token of those who read.
class HttpKeysTest {
  @TempDir static Path home;
  private static Certificates ours;
  private static Certificates others;

  @BeforeAll
  static void make() throws IOException {
    ours = new Certificates(Files.createDirectory(home.resolve("ours")), "127.0.0.1");
    others = new Certificates(Files.createDirectory(home.resolve("others")), "127.0.0.1");
  }

  @Test
  void aPairThatFitsIsTakenAndPrintedAsItsPaths() {
    Config config = Texts.valid(tls(ours.certificate(), ours.key()));

    assertThat(config.http().tls()).isEqualTo(new HttpTls(ours.certificate(), ours.key()));
    assertThat(Texts.valid(ConfigPrinter.effective(config))).isEqualTo(config);
  }

  @Test
  void aKeyOfAnotherCertificateIsNamedWithTheRemedy() {
    assertThat(error(tls(ours.certificate(), others.key())))
        .startsWith("6: http.tls.key: the key in " + others.key())
        .contains("is not that of the first certificate in " + ours.certificate())
        .contains("put the server's own certificate first");
  }

  @Test
  void aFileThatIsMissingOrHoldsSomethingElseIsNamed() throws IOException {
    Path nothing = home.resolve("nothing.pem");
    Path text = Files.writeString(home.resolve("text.pem"), "hunter2");

    assertThat(error(tls(nothing, ours.key())))
        .startsWith("6: http.tls.certificate: " + nothing + " can't be read (NoSuchFileException)")
        .contains("readable for the user that runs slotwarden");
    assertThat(error(tls(ours.certificate(), nothing))).startsWith("6: http.tls.key: " + nothing);
    assertThat(error(tls(text, ours.key())))
        .contains(text + " holds no certificate")
        .doesNotContain("hunter2");
    assertThat(error(tls(ours.certificate(), text)))
        .contains(text + " holds no private key")
        .doesNotContain("hunter2");
  }

  @Test
  void aKeyOfAnotherFormatOrWithAPasswordIsToldHowToConvert() throws IOException {
    for (String kind :
        new String[] {"RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"}) {
      Path key =
          Files.writeString(
              home.resolve("other.key"), "-----BEGIN " + kind + "-----\nhunter2\n-----END\n");

      assertThat(error(tls(ours.certificate(), key)))
          .contains("holds " + kind + ": convert it with openssl pkcs8 -topk8 -nocrypt")
          .doesNotContain("hunter2");
    }
    Path broken =
        Files.writeString(
            home.resolve("broken.key"),
            "-----BEGIN PRIVATE KEY-----\nhunter2+\n-----END PRIVATE KEY-----\n");
    assertThat(error(tls(ours.certificate(), broken)))
        .contains("is broken, or not of the certificate's kind (RSA)")
        .doesNotContain("hunter2");
  }

  @Test
  void bothFilesAreRequired() {
    assertThat(Texts.errors(Texts.SMALL + "http: {tls: {certificate: /x}}\n"))
        .anyMatch(e -> e.contains("http.tls.key: is required"));
  }

  @Test
  void aReloadMayAskReadersForATokenAndNeverStopAsking() {
    Config open = Texts.valid(Texts.SMALL);
    Config closed = Texts.valid(Texts.SMALL + "http: {read-token: \"${env:TOKEN}\"}\n");

    assertThat(Loosening.between(open, closed)).isEmpty();
    assertThat(Loosening.between(closed, open))
        .containsExactly("http.read-token: removed: everybody on the network could read");
    assertThat(Objects.requireNonNull(closed.http().readToken()).reveal()).isEqualTo(Texts.TOKEN);
    assertThat(ConfigPrinter.effective(closed))
        .contains("read-token: \"${env:TOKEN}\"")
        .doesNotContain(Texts.TOKEN);
    assertThat(Texts.valid(ConfigPrinter.effective(closed))).isEqualTo(closed);
  }

  @Test
  void tlsIsSetUpOnce() {
    Config plain = Texts.valid(Texts.SMALL);
    Config tls = Texts.valid(tls(ours.certificate(), ours.key()));

    assertThat(Loosening.between(plain, tls)).singleElement().asString().startsWith("http.tls: ");
    assertThat(Loosening.between(tls, plain)).singleElement().asString().startsWith("http.tls: ");
  }

  @Test
  void thePairNeverShowsItsKey() throws Exception {
    ServerCertificate pair = ServerCertificate.read(new HttpTls(ours.certificate(), ours.key()));

    assertThat(pair).hasToString("certificate of CN=127.0.0.1, key ****");
  }

  private static String tls(Path certificate, Path key) {
    return Texts.SMALL
        + "http: {tls: {certificate: \"%s\", key: \"%s\"}}\n".formatted(certificate, key);
  }

  private static String error(String text) {
    return String.join("\n", Texts.errors(text));
  }
}
