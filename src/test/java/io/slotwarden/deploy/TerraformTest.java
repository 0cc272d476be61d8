package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotwarden.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The module of `deploy/terraform`, by Terraform itself where it is at hand: no package brings it
/// or its providers, so that these may be skipped everywhere. Its tests in HCL call no account.
class TerraformTest {
  private static final Path MODULE = Path.of("deploy/terraform");

  /// A folder that holds AWS's provider as a mirror, `registry.terraform.io/hashicorp/aws/...`.
  private static final String PROVIDERS = "SLOTWARDEN_TERRAFORM_PROVIDERS";

  @TempDir Path home;

  @Test
  void everyFileIsFormatted() throws Exception {
    assertThat(terraform(MODULE, "fmt", "-check", "-recursive", "-diff")).isBlank();
  }

  @Test
  void thePoliciesAreThoseOfTheFolderIamInAnyPartition() throws Exception {
    Path policies = copy().resolve("policies");

    terraform(policies, "init", "-no-color", "-backend=false");
    assertThat(terraform(policies, "test", "-no-color")).contains(", 0 failed");
  }

  @Test
  void theModuleIsValidAndItsRolesTrustAndMayWhatTheyShould() throws Exception {
    String providers = System.getenv().getOrDefault(PROVIDERS, "");
    assumeTrue(
        !providers.isEmpty(), "skipped: no package brings Terraform's providers: " + PROVIDERS);
    Path module = copy();

    terraform(module, "init", "-no-color", "-backend=false", "-plugin-dir=" + providers);
    assertThat(terraform(module, "validate", "-no-color")).contains("Success!");
    assertThat(terraform(module, "test", "-no-color")).contains(", 0 failed");
  }

  /// What the README calls by name is there.
  @Test
  void theReadmeNamesVariablesAndOutputsOfTheModule() throws IOException {
    String readme = Files.readString(Path.of("deploy/README.md"));
    String section = readme.substring(readme.indexOf("## Terraform"), readme.indexOf("## systemd"));
    String variables = Files.readString(MODULE.resolve("variables.tf"));
    String outputs = Files.readString(MODULE.resolve("outputs.tf"));

    for (String variable : List.of("runs_on", "roles", "database_users", "secret_arns")) {
      assertThat(section).contains(variable);
      assertThat(variables).contains("variable \"" + variable + "\"");
    }
    for (String output : List.of("role_arns", "topic_arn")) {
      assertThat(section).contains("`" + output + "`");
      assertThat(outputs).contains("output \"" + output + "\"");
    }
  }

  @Test
  void noPartitionIsFixed() throws IOException {
    try (Stream<Path> files = Files.walk(MODULE)) {
      assertThat(files.filter(f -> f.toString().endsWith(".tf")))
          .filteredOn(f -> !f.endsWith("policies/main.tf"))
          .hasSizeGreaterThan(4)
          .allSatisfy(f -> assertThat(Files.readString(f)).doesNotContain("arn:aws:"));
    }
  }

  /// Of module and policies, as Terraform writes into the folder where it works.
  private Path copy() {
    for (Path folder : List.of(MODULE, Path.of("deploy/iam"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> !f.toString().contains(".terraform")).toList()) {
          Path target = home.resolve(Path.of("deploy").relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(target);
          } else {
            Files.copy(file, target);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return home.resolve("terraform");
  }

  /// What it says, when it ends well.
  private static String terraform(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(found().toString(), "-chdir=" + folder));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TF_CLI_CONFIG_FILE", "/dev/null");
    builder.environment().put("CHECKPOINT_DISABLE", "1");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static Path found() {
    Optional<Path> found = Tools.find("terraform");
    assumeTrue(found.isPresent(), "skipped: no package brings Terraform: it is not on the PATH");
    return found.orElseThrow();
  }
}
