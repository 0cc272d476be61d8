package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Credential;
import io.slotwarden.config.Login;
import io.slotwarden.config.Secret;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.CheckJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `check` does before it looks at anything.
class CheckUsageTest {
  private final CheckRun check = new CheckRun();
  @TempDir private Path directory;

  @Test
  void anUnknownOptionIsUnknownAndNotCritical() {
    var root = Commands.commandLine().setErr(new PrintWriter(new StringWriter()));

    assertThat(root.execute("check", "--nagios")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-o=xml", "extra", "--url", "-c"})
  void wrongUsageIsUnknown(String argument) {
    assertThat(check.with(argument)).isEqualTo(3);
    assertThat(check.err.toString()).isNotBlank();
  }

  @Test
  void aFileAndAUrlAreOneTooMany() {
    assertThat(check.with("-c", "f.yaml", "--url", "jdbc:postgresql://db/postgres")).isEqualTo(3);
    assertThat(check.err.toString()).contains("not both");
  }

  @Test
  void aBrokenFileIsUnknownWithItsProblems() {
    Path file = CheckRun.file(directory, "mode: x\n");

    assertThat(check.with("-c", file.toString())).isEqualTo(3);
    assertThat(check.firstLine())
        .startsWith("SLOTWARDEN UNKNOWN - " + file + ": the configuration is broken or missing");
    assertThat(check.err.toString()).contains(":1:7: error: mode: ");
  }

  @Test
  void aMissingFileIsUnknownInJsonToo() {
    assertThat(check.with("-o", "json", "-c", directory + "/nowhere.yaml")).isEqualTo(3);

    CheckJson report = ApiJson.read(CheckJson.class, check.out.toString());
    assertThat(report.status()).isEqualTo("unknown");
    assertThat(report.exit()).isEqualTo(3);
    assertThat(report.findings().getFirst().finding()).isEqualTo("config-broken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/postgres?user=u&password=hunter2",
        "jdbc:postgresql://u:hunter2@db/postgres",
        "jdbc:postgresql://db/postgres?sslpassword=hunter2"
      })
  void aPasswordOnTheCommandLineIsRefusedAndNotRepeated(String url) {
    assertThat(check.with("--url", url)).isEqualTo(3);
    assertThat(check.err.toString())
        .contains("a password must not stand on the command line", "PGPASSWORD")
        .doesNotContain("hunter2");
  }

  @Test
  void theHelpTellsTheOrderOfTheExitCodes() {
    check.with("--help");

    assertThat(check.out.toString())
        .contains("2 goes before 1, 1 before 3, 3 before 0", "Examples:", "slotwarden check -c");
  }

  @Test
  void theWorstIsCriticalThenWarningThenUnknown() {
    assertThat(CheckStatus.OK.worse(CheckStatus.UNKNOWN)).isEqualTo(CheckStatus.UNKNOWN);
    assertThat(CheckStatus.UNKNOWN.worse(CheckStatus.WARNING)).isEqualTo(CheckStatus.WARNING);
    assertThat(CheckStatus.CRITICAL.worse(CheckStatus.UNKNOWN)).isEqualTo(CheckStatus.CRITICAL);
  }

  @Test
  void colourIsForTerminalsThatWantIt() {
    Secret.Environment xterm = n -> n.equals("TERM") ? "xterm" : null;
    Secret.Environment dumb = n -> n.equals("TERM") ? "dumb" : null;
    Secret.Environment plain = n -> n.equals("TERM") ? "xterm" : n.equals("NO_COLOR") ? "1" : null;

    assertThat(Colours.of(xterm, true).paint(CheckStatus.OK)).isEqualTo("\u001b[32mOK\u001b[0m");
    assertThat(Colours.of(xterm, false).paint(CheckStatus.OK)).isEqualTo("OK");
    assertThat(Colours.of(dumb, true).paint(CheckStatus.OK)).isEqualTo("OK");
    assertThat(Colours.of(plain, true).paint(CheckStatus.OK)).isEqualTo("OK");
  }

  @Test
  void controlCharactersAndBarsAreShownEscaped() {
    assertThat(Shown.text("a\u001b[2Jb\nc|d\u202ee é"))
        .isEqualTo("a\\x1b[2Jb\\x0ac\\x7cd\\u202ee é");
  }

  @Test
  void theUrlKeepsItsHostAndTakesTlsAndUserFromItsParameters() {
    CheckUrl url =
        CheckUrl.of(
            "jdbc:postgresql://[::1]:5433/my%20db?sslmode=require&user=a%40b&gssEncMode=disable",
            n -> n.equals("PGPASSWORD") ? "pw" : null, "os", directory);

    assertThat(url.source().url())
        .isEqualTo("jdbc:postgresql://[::1]:5433/my%20db?gssEncMode=disable");
    assertThat(url.source().name()).isEqualTo("[::1]:5433");
    assertThat(url.source().tls()).isNotNull().extracting("mode").isEqualTo("require");
    assertThat(url.source().monitor())
        .satisfies(
            who -> assertThat(((Login.Password) who.login()).secret().reveal()).isEqualTo("pw"))
        .extracting(Credential::username)
        .isEqualTo("a@b");
  }

  @Test
  void theUserOfLastResortIsThatOfTheSystem() {
    CheckUrl url = CheckUrl.of("jdbc:postgresql://db/postgres", n -> null, "os", directory);

    assertThat(url.source().monitor().username()).isEqualTo("os");
    assertThat(url.withoutPassword()).isTrue();
  }

  @Test
  void theFirstLineOfThePasswordFileThatMatchesCounts() throws IOException {
    PasswordFile file =
        passwords(
            """
            # db:5432:*:u:comment
            other:5432:*:u:wrong
            db:5432:shop\\:eu:u:colon\\:and\\\\slash
            db:*:*:u:second:rest is not password
            *:*:*:*:
            """);

    assertThat(found(file, "db", 5432, "shop:eu", "u")).isEqualTo("colon:and\\slash");
    assertThat(found(file, "db", 1, "x", "u")).isEqualTo("second");
    assertThat(found(file, "d", 5432, "x", "u")).isEmpty();
    assertThat(found(file, "db", 5432, "x", "us")).isEmpty();
  }

  private static String found(PasswordFile file, String host, int port, String db, String user) {
    Secret secret = file.find(host, port, db, user).password();
    return secret == null ? "(none)" : secret.reveal();
  }

  private PasswordFile passwords(String lines) throws IOException {
    Path path = Files.writeString(directory.resolve("pgpass"), lines);
    Files.setPosixFilePermissions(
        path, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    return new PasswordFile(path);
  }
}
