package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The unit of `deploy/systemd`, as `systemd-analyze` sees it and beside the configuration that it
/// comes with. Nothing is started here: `.ci/systemd` does, without systemd.
class SystemdTest {
  private static final Path FOLDER = Path.of("deploy/systemd");
  private static final String START = "/usr/local/bin/slotwarden";

  /// What `systemd-analyze security` gives at most; the README quotes it.
  private static final String SCORE = "1.1";

  @TempDir Path home;
  private List<String> unit = List.of();

  @BeforeEach
  void read() throws Exception {
    unit = Files.readAllLines(FOLDER.resolve("slotwarden.service"));
  }

  /// The program need not be installed here: the script that would be stands in its place.
  @Test
  void systemdFindsNothingWrongInTheUnit() throws Exception {
    Path script = Path.of("src/image/slotwarden").toAbsolutePath();
    Path copy = home.resolve("slotwarden.service");
    Files.write(copy, unit.stream().map(l -> l.replace(START, script.toString())).toList());

    assertThat(run("verify", copy.toString())).isEmpty();
  }

  @Test
  void aWrongLineWouldBeFound() throws Exception {
    Path copy = home.resolve("slotwarden.service");
    Files.write(copy, unit.stream().map(l -> l.replace(START, "/bin/sh")).toList());
    Files.writeString(
        copy, Files.readString(copy).replace("ProtectSystem=strict", "ProtectSystem=strictly"));

    assertThat(run("verify", copy.toString())).contains("strictly");
  }

  @Test
  void itIsExposedNoMoreThanTheReadmeSays() throws Exception {
    String said =
        run(
            "security",
            "--offline=true",
            "--no-pager",
            "--threshold=" + SCORE.replace(".", ""),
            FOLDER.resolve("slotwarden.service").toString());

    assertThat(said).contains("Overall exposure level for slotwarden.service: " + SCORE);
    assertThat(Files.readString(Path.of("deploy/README.md"))).contains("gives it " + SCORE + " (0");
  }

  @Test
  void theConfigurationLoadsWithoutAWarningAndOnlyObserves() throws Exception {
    Configurations.assertObserves(configuration(), "slotwarden.yaml");
  }

  @Test
  void everySecretOfTheConfigurationIsACredentialOfTheUnit() throws Exception {
    assertThat(Configurations.secretFiles(configuration().replaceAll("(?m)^ *#.*$", "")))
        .containsExactlyInAnyOrderElementsOf(
            values("LoadCredential")
                .map(c -> Path.of("/run/credentials/slotwarden.service", c.split(":")[0]))
                .toList());
    assertThat(values("LoadCredential"))
        .allSatisfy(
            c ->
                assertThat(c.split(":")[1])
                    .isEqualTo("/etc/slotwarden/secrets/" + c.split(":")[0]));
  }

  @Test
  void theStoreLiesWhereTheUnitMayWriteAndTheEndOfAJvmIsNoFailure() {
    assertThat(values("StateDirectory")).containsExactly("slotwarden");
    assertThat(values("ProtectSystem")).containsExactly("strict");
    assertThat(values("DynamicUser")).containsExactly("yes");
    assertThat(values("SuccessExitStatus")).containsExactly("143");
    assertThat(values("Restart")).containsExactly("on-failure");
    assertThat(values("ExecReload")).containsExactly("/bin/kill -HUP $MAINPID");
    assertThat(values("ExecStart"))
        .containsExactly(START + " run -c /etc/slotwarden/slotwarden.yaml");
    assertThat(values("MemoryDenyWriteExecute")).isEmpty();
  }

  private Stream<String> values(String key) {
    return unit.stream()
        .filter(l -> l.startsWith(key + "="))
        .map(l -> l.substring(key.length() + 1));
  }

  private static String configuration() throws Exception {
    return Files.readString(FOLDER.resolve("slotwarden.yaml"));
  }

  /// What it says; it has to end with 0, or to have said why not.
  private static String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Tools.named("systemd-analyze").toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    assertThat(code == 0 || !said.isBlank()).as("%s: %d", command, code).isTrue();
    if (arguments[0].equals("security")) {
      assertThat(code).as(said).isZero();
    }
    return said;
  }
}
