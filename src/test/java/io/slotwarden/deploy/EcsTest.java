package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CPUArchitecture;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.OSFamily;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskFilesystemType;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/// The files of `deploy/ecs`, filled in as the README says and held to the model of ECS. No account
/// takes part: what ECS would say besides is not known here.
class EcsTest {
  private static final String STANDALONE = "standalone.yaml";
  private static final String SERVICE = "service.yaml";
  private static final String SIDECAR = "sidecar.yaml";
  private static final Path README = Path.of("deploy/README.md");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+)}");

  /// Members that are text in the model, though ECS takes only these words.
  private static final Map<String, Set<?>> WORDS =
      Map.of(
          "networkMode", NetworkMode.knownValues(),
          "requiresCompatibilities", Compatibility.knownValues(),
          "operatingSystemFamily", OSFamily.knownValues(),
          "cpuArchitecture", CPUArchitecture.knownValues(),
          "protocol", TransportProtocol.knownValues(),
          "logDriver", LogDriver.knownValues(),
          "launchType", LaunchType.knownValues(),
          "availabilityZoneRebalancing", AvailabilityZoneRebalancing.knownValues(),
          "assignPublicIp", AssignPublicIp.knownValues(),
          "filesystemType", TaskFilesystemType.knownValues());

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SERVICE, SIDECAR})
  void everyMemberIsOneOfTheModelAndNothingIsLeftToFillIn(String file) throws IOException {
    Tree filled = filled(file);

    SdkModel.check(filled, request(file));
    assertThat(withoutTheConfiguration(filled)).doesNotContain("${");
  }

  @ParameterizedTest
  @CsvSource({
    "standalone.yaml, readonlyRootFilesystem:, readOnlyRootFilesystem:",
    "standalone.yaml, stopTimeout: 30, stopTimeout: 30s",
    "standalone.yaml, essential: true, essential: 'yes'",
    "standalone.yaml, configuredAtLaunch, configureAtLaunch",
    "standalone.yaml, '[CMD, slotwarden-health]', slotwarden-health",
    "standalone.yaml, family: slotwarden, name: slotwarden",
    "standalone.yaml, 'cpu: \"256\"', 'cpu: 256'",
    "service.yaml, managedEBSVolume:, managedEbsVolume:",
    "service.yaml, sizeInGiB: 1, sizeInGiB: 1GiB",
    "service.yaml, serviceName:, name:",
    "sidecar.yaml, 'restartPolicy: {enabled', 'restartPolicy: {enable'"
  })
  void theModelRefusesWhatIsWrong(String file, String right, String wrong) throws IOException {
    String text = Files.readString(Path.of("deploy/ecs", file));
    Tree broken = Tree.yaml(file, text.replace(right, wrong)).getFirst();

    assertThat(text).contains(right);
    assertThatThrownBy(() -> SdkModel.check(broken, request(file)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SERVICE, SIDECAR})
  void everyWordIsOneThatEcsKnows(String file) throws IOException {
    List<Tree> mappings = filled(file).mappings().toList();

    WORDS.forEach(
        (key, words) ->
            mappings.stream()
                .filter(m -> m.has(key))
                .map(m -> m.at(key))
                .flatMap(v -> v.value() instanceof List ? v.items().stream() : Stream.of(v))
                .forEach(
                    v ->
                        assertThat(words.stream().map(Object::toString))
                            .as(v.path())
                            .contains(v.text())));
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void theConfigurationLoadsWithoutAWarningAndOnlyObserves(String file) throws IOException {
    Configurations.assertObserves(configuration(file), file);
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void everySecretOfTheConfigurationComesFromAVaultAndNoneStandsInTheFile(String file)
      throws IOException {
    Tree container = slotwarden(file);
    List<String> needed =
        VARIABLE
            .matcher(configuration(file).replaceAll("(?m)^ *#.*$", ""))
            .results()
            .map(m -> m.group(1))
            .toList();

    assertThat(container.items("secrets"))
        .extracting(s -> s.at("name").text())
        .containsExactlyInAnyOrderElementsOf(needed)
        .isNotEmpty();
    assertThat(container.items("secrets"))
        .allSatisfy(
            s ->
                assertThat(s.at("valueFrom").text())
                    .startsWith("arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:"));
    assertThat(container.items("environment"))
        .extracting(e -> e.at("name").text())
        .containsExactly("SLOTWARDEN_CONFIG_CONTENT");
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void slotwardenRunsAsHardenedAsItCanOnAVolumeForItsStore(String file) throws IOException {
    Tree container = slotwarden(file);
    Tree mount = container.at("mountPoints").items().getFirst();

    assertThat(container.at("user").text()).isEqualTo("65532:65532");
    assertThat(container.at("readonlyRootFilesystem").value()).isEqualTo(true);
    assertThat(container.at("linuxParameters", "capabilities", "drop").items())
        .extracting(Tree::text)
        .containsExactly("ALL");
    assertThat(container.at("stopTimeout").text()).isEqualTo("30");
    assertThat(container.at("restartPolicy", "enabled").value()).isEqualTo(true);
    assertThat(container.at("healthCheck", "command").items())
        .extracting(Tree::text)
        .containsExactly("CMD", "slotwarden-health");
    assertThat(Path.of("src/image/slotwarden-health")).isExecutable();
    assertThat(container.at("image").text()).endsWith("/" + Versions.image());
    assertThat(mount.at("containerPath").text()).isEqualTo(ManifestRules.STORE);
    assertThat(filled(file).at("volumes").items())
        .extracting(v -> v.at("name").text())
        .containsExactly(mount.at("sourceVolume").text());
  }

  @Test
  void theSidecarNeverStopsNorHoldsItsApplicationBack() throws IOException {
    assertThat(slotwarden(SIDECAR).at("essential").value()).isEqualTo(false);
    assertThat(filled(SIDECAR).mappings().filter(m -> m.has("dependsOn"))).isEmpty();
  }

  @Test
  void theServiceRunsTheTaskOnceAndNeverTwiceAtATimeOnABlockDevice() throws IOException {
    Tree service = filled(SERVICE);
    Tree task = filled(STANDALONE);

    assertThat(service.at("taskDefinition").text()).isEqualTo(task.at("family").text());
    assertThat(service.at("desiredCount").text()).isEqualTo("1");
    assertThat(service.at("deploymentConfiguration").value())
        .isEqualTo(Map.of("minimumHealthyPercent", 0, "maximumPercent", 100));
    assertThat(service.at("availabilityZoneRebalancing").text()).isEqualTo("DISABLED");
    assertThat(service.at("volumeConfigurations").items())
        .extracting(v -> v.at("name").text())
        .containsExactly(task.at("volumes").items().getFirst().at("name").text());
    assertThat(task.at("volumes").items().getFirst().at("configuredAtLaunch").value())
        .isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SERVICE, SIDECAR})
  void noPartitionIsFixed(String file) throws IOException {
    assertThat(Files.readString(Path.of("deploy/ecs", file))).doesNotContain("arn:aws");
  }

  /// The commands of the README, to the letter, but for those that need an account.
  @Test
  void theCommandsOfTheReadmeFillInEverything() throws Exception {
    Tools.named("envsubst");
    Path deploy =
        Files.createSymbolicLink(home.resolve("deploy"), Path.of("deploy").toAbsolutePath());
    String commands = "cd \"$1\"\n" + block("export PARTITION=");
    Process shell =
        new ProcessBuilder("bash", "-euc", commands, "readme", home.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(shell.waitFor()).as(said).isZero();
    Files.delete(deploy);
    for (String file : List.of(STANDALONE, SERVICE)) {
      Tree filled = Tree.yaml(home.resolve(file)).getFirst();
      SdkModel.check(filled, request(file));
      assertThat(withoutTheConfiguration(filled)).doesNotContain("${").contains("arn:aws:");
    }
    assertThat(Files.readString(home.resolve(STANDALONE))).contains("${env:ORDERS_PASSWORD}");
  }

  /// The image names a file of its own, and two configurations at once are refused.
  @Test
  void inTheImageATextIsTakenWhereNoFileIsMounted() throws Exception {
    Path java = Files.createDirectories(home.resolve("runtime/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"${SLOTWARDEN_CONFIG-none}\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    String image = "/etc/slotwarden/slotwarden.yaml";
    String mounted = Files.writeString(home.resolve("mounted.yaml"), "").toString();

    assertThat(
            seen(Map.of("SLOTWARDEN_CONFIG", image, "SLOTWARDEN_CONFIG_CONTENT", "mode: observe")))
        .isEqualTo("none");
    assertThat(seen(Map.of("SLOTWARDEN_CONFIG", image))).isEqualTo(image);
    assertThat(
            seen(
                Map.of("SLOTWARDEN_CONFIG", mounted, "SLOTWARDEN_CONFIG_CONTENT", "mode: observe")))
        .as("both, so that the daemon refuses")
        .isEqualTo(mounted);
    assertThat(Files.readString(Path.of("Dockerfile"))).contains("SLOTWARDEN_CONFIG=" + image);
  }

  private String seen(Map<String, String> environment) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", "src/image/slotwarden", "run");
    builder.environment().put("SLOTWARDEN_HOME", home.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  /// The fenced block of the README that begins so.
  private static String block(String start) throws IOException {
    Matcher m =
        Pattern.compile("(?s)```\n(" + Pattern.quote(start) + ".*?)```")
            .matcher(Files.readString(README));
    assertThat(m.find()).isTrue();
    return m.group(1);
  }

  private static SdkPojo request(String file) {
    return file.equals(SERVICE)
        ? CreateServiceRequest.builder().build()
        : RegisterTaskDefinitionRequest.builder().build();
  }

  /// Filled in for a partition that is not `aws`.
  private static Tree filled(String file) throws IOException {
    Map<String, String> values =
        new TreeMap<>(
            Map.of("PARTITION", "aws-cn", "REGION", "cn-north-1", "ACCOUNT", "123456789012"));
    String text =
        Pattern.compile("\\$\\{([A-Z_]+)}")
            .matcher(Files.readString(Path.of("deploy/ecs", file)))
            .replaceAll(
                (MatchResult m) -> values.computeIfAbsent(m.group(1), _ -> "of-tests-only"));
    return Tree.yaml(file, text).getFirst();
  }

  private static Tree slotwarden(String file) throws IOException {
    return filled(file).at("containerDefinitions").items().stream()
        .filter(c -> c.at("name").text().equals("slotwarden"))
        .findFirst()
        .orElseThrow();
  }

  private static String configuration(String file) throws IOException {
    return slotwarden(file).at("environment").items().getFirst().at("value").text();
  }

  private static String withoutTheConfiguration(Tree filled) {
    return VARIABLE.matcher(String.valueOf(filled.value())).replaceAll("");
  }
}
