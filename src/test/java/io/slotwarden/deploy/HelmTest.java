package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import com.marcnuri.helm.jni.NativeLibrary;
import io.slotwarden.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The chart of `deploy/helm`, linted and rendered by Helm itself as a library; what it renders is
/// held to the rules of the manifests that are written by hand. No cluster takes part.
class HelmTest {
  private static final Path CHART = Path.of("deploy/helm/slotwarden");

  private static final String EVERYTHING =
      """
      imagePullSecrets: [{name: registry}]
      serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:${PARTITION}:iam::1:role/slotwarden"}}
      persistence: {size: 5Gi, storageClass: gp3, annotations: {helm.sh/resource-policy: keep}}
      env: [{name: SLOTWARDEN_JVM_OPTIONS, value: -Xmx96m}]
      podAnnotations: {team: data}
      podLabels: {team: data}
      nodeSelector: {kubernetes.io/arch: amd64}
      tolerations: [{key: dedicated, operator: Exists}]
      affinity: {nodeAffinity: {}}
      priorityClassName: high
      networkPolicy: {enabled: true}
      podMonitor: {enabled: true, labels: {release: prometheus}, readTokenKey: read-token}
      prometheusRule: {enabled: true, labels: {release: prometheus}, runbooks: "https://wiki.example.com/"}
      dashboards: {enabled: true, annotations: {grafana_folder: slotwarden}}
      """;

  @TempDir Path home;

  /// Without the library of this platform, Helm's Java would fetch one from the network.
  @BeforeAll
  static void helmIsThereForThisPlatform() {
    Tools.required(
        Optional.ofNullable(NativeLibrary.serviceProviderLibrary(HelmTest.class.getClassLoader())),
        "Helm as a native library for "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch"));
  }

  @Test
  void theChartIsLintedStrictlyWithoutAFinding() {
    LintResult result = new Helm(CHART).lint().strict().call();

    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
    assertThat(String.join("\n", result.getMessages())).doesNotContain("[WARNING]", "[ERROR]");
  }

  @Test
  void theChartIsOfThisVersion() throws IOException {
    Tree chart = Tree.yaml(CHART.resolve("Chart.yaml")).getFirst();

    assertThat("slotwarden:" + chart.at("appVersion").text()).isEqualTo(Versions.image());
    assertThat(chart.at("version").text()).isEqualTo(chart.at("appVersion").text());
  }

  @Test
  void withoutValuesItGivesThePodTheStoreAndTheConfigurationOfTheManifestWrittenByHand()
      throws IOException {
    Manifest written = Manifest.file("standalone.yaml");
    Manifest rendered = rendered("slotwarden", "");

    assertThat(rendered.pod().value()).isEqualTo(written.pod().value());
    assertThat(rendered.one("PersistentVolumeClaim").at("spec").value())
        .isEqualTo(written.one("PersistentVolumeClaim").at("spec").value());
    assertThat(rendered.one("Service").at("spec", "ports").value())
        .isEqualTo(written.one("Service").at("spec", "ports").value());
    assertThat(rendered.one("ServiceAccount").at("automountServiceAccountToken").value())
        .isEqualTo(written.one("ServiceAccount").at("automountServiceAccountToken").value());
    assertThat(withoutComments(rendered.configuration()))
        .isEqualTo(withoutComments(written.configuration()));
    assertThat(rendered.documents())
        .extracting(d -> d.at("kind").text())
        .containsExactlyInAnyOrderElementsOf(
            written.documents().stream().map(d -> d.at("kind").text()).toList());
  }

  @ParameterizedTest
  @CsvSource({"slotwarden, ''", "slotwarden, EVERYTHING", "watch, ''", "watch, EVERYTHING"})
  void whatIsRenderedKeepsTheRulesOfTheManifests(String release, String values) throws IOException {
    Manifest rendered = rendered(release, values.isEmpty() ? "" : EVERYTHING);

    rendered.documents().forEach(KubernetesSchema::check);
    ManifestRules.wordsQuantitiesAndNumbersAreRight(
        rendered.documents().stream()
            .filter(d -> !d.at("kind").text().equals("PrometheusRule"))
            .toList());
    Manifest own = withoutDashboards(rendered);
    ManifestRules.itsConfigurationLoadsWithoutAWarningAndOnlyObserves(own);
    ManifestRules.everyMountHasItsVolumeAndEveryVolumeItsSource(own);
    ManifestRules.slotwardenRunsWithoutRightsItDoesNotNeed(own);
    ManifestRules.onlyOneRunsAtATimeOnOneStore(own);
    ManifestRules.theImageIsThatOfThisVersion(own);
    ManifestRules.theServiceLeadsToThePortAndItsNameIsAnswered(own);
    assertThat(own.pod().at("serviceAccountName").text())
        .isEqualTo(own.one("ServiceAccount").at("metadata", "name").text())
        .isEqualTo(release);
  }

  @Test
  void whatIsAskedForBesidesComesAsTheManifestsHaveIt() throws IOException {
    Manifest rendered = rendered("watch", EVERYTHING);
    Manifest own = withoutDashboards(rendered);

    ManifestRules.theNetworkPolicyLetsThroughWhatIsNeeded(rendered.one("NetworkPolicy"), own);
    ManifestRules.theMonitorFindsThePods(rendered.one("PodMonitor"), own);
    assertThat(own.pod().at("nodeSelector", "kubernetes.io/arch").text()).isEqualTo("amd64");
    assertThat(own.slotwarden().at("env").items().getFirst().at("value").text())
        .isEqualTo("-Xmx96m");
    assertThat(rendered.one("PersistentVolumeClaim").at("metadata", "annotations").value())
        .isEqualTo(Map.of("helm.sh/resource-policy", "keep"));
  }

  /// The chart has no copy of them: its folder `files` leads to `grafana/`.
  @Test
  void rulesAndDashboardsAreThoseOfGrafanaWithTheAddressOfTheRunbooks() throws IOException {
    Manifest rendered = rendered("watch", EVERYTHING);

    for (Path rules : files("grafana/prometheus", "-rules.yml")) {
      String ours = Files.readString(rules);
      assertThat(rendered.all("PrometheusRule"))
          .extracting(rule -> rule.at("spec").value())
          .contains(
              Tree.yaml(
                      "expected",
                      ours.replace("runbook_url: ", "runbook_url: https://wiki.example.com/"))
                  .getFirst()
                  .value());
    }
    List<Path> dashboards = files("grafana/dashboards", ".json");
    List<Tree> maps = rendered.all("ConfigMap").stream().filter(HelmTest::isDashboard).toList();
    assertThat(maps).hasSameSizeAs(dashboards).isNotEmpty();
    for (Path dashboard : dashboards) {
      String name = dashboard.getFileName().toString();
      assertThat(maps.stream().filter(m -> m.at("data").has(name)))
          .singleElement()
          .satisfies(
              map -> {
                String there = map.at("data", name).text();
                assertThat(Tree.json(name, there).value()).isEqualTo(Tree.json(dashboard).value());
                assertThat(map.at("metadata", "labels", "grafana_dashboard").text()).isEqualTo("1");
              });
    }
  }

  @Test
  void whatExistsAlreadyIsUsedAndNotMadeAgain() throws IOException {
    Manifest rendered =
        rendered(
            "slotwarden",
            """
            existingConfigMap: mine
            existingSecret: words
            persistence: {existingClaim: old-store}
            serviceAccount: {create: false, name: robot}
            """);

    assertThat(rendered.documents())
        .extracting(d -> d.at("kind").text())
        .containsExactlyInAnyOrder("Service", "Deployment");
    assertThat(rendered.volume("/etc/slotwarden").at("configMap", "name").text()).isEqualTo("mine");
    assertThat(rendered.volume("/run/secrets/slotwarden").at("secret", "secretName").text())
        .isEqualTo("words");
    assertThat(rendered.volume(ManifestRules.STORE).at("persistentVolumeClaim", "claimName").text())
        .isEqualTo("old-store");
    assertThat(rendered.pod().at("serviceAccountName").text()).isEqualTo("robot");
    rendered.documents().forEach(KubernetesSchema::check);
  }

  /// Kubernetes takes the Pod anew when its template has changed.
  @Test
  void aChangedConfigurationStartsANewPod() throws IOException {
    String other = "config: |\n  mode: observe\n";

    assertThat(checksum(rendered("slotwarden", other)))
        .isNotEqualTo(checksum(rendered("slotwarden", "")))
        .isEqualTo(checksum(rendered("slotwarden", other)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: 2                              | replicas     | must be 1",
        "replicaCount: 1                          | replicaCount | not allowed",
        "persistence: {enabled: false}            | persistence  | not allowed",
        "persistence: {size: 1}                   | size         | string",
        "persistence: {size: one}                 | size         | pattern",
        "image: {repository: ''}                  | repository   | minLength",
        "image: {pullPolicy: Sometimes}           | pullPolicy   | must be one of",
        "config: {mode: observe}                  | config       | string",
        "existingSecret: ''                       | existingSecret | pattern",
        "service: {port: 65536}                   | port         | maximum",
        "resources: {limits: {cpu: 1}}            | cpu          | string",
        "networkPolicy: {enabled: 'yes'}          | enabled      | boolean",
        "networkPolicy: {postgresPorts: []}       | postgresPorts | minItems",
        "env: [{name: A B}]                       | name         | pattern",
        "prometheusRule: {runbooks: example.com}  | runbooks     | pattern",
        "podMonitor: {labels: {a: 1}}             | labels       | string"
      })
  void aWrongValueIsRefusedByItsName(String values, String key, String reason) {
    assertThatThrownBy(() -> template("slotwarden", values))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(reason);
  }

  private static String checksum(Manifest manifest) {
    return manifest
        .one("Deployment")
        .at("spec", "template", "metadata", "annotations", "checksum/config")
        .text();
  }

  private Manifest rendered(String release, String values) throws IOException {
    return new Manifest(
        "the chart",
        Tree.yaml("rendered", template(release, values)).stream()
            .filter(d -> d.value() != null)
            .toList());
  }

  private String template(String release, String values) throws IOException {
    TemplateCommand command =
        new Helm(CHART).template().withName(release).withKubeVersion("1.29.0");
    if (!values.isEmpty()) {
      command.withValuesFile(Files.writeString(home.resolve("values.yaml"), values));
    }
    return command.call();
  }

  private static Manifest withoutDashboards(Manifest manifest) {
    return new Manifest(
        manifest.name(), manifest.documents().stream().filter(d -> !isDashboard(d)).toList());
  }

  private static boolean isDashboard(Tree document) {
    return document.at("metadata", "labels").has("grafana_dashboard");
  }

  private static String withoutComments(String text) {
    return text.replaceAll(" *#[^\n]*", "");
  }

  private static List<Path> files(String folder, String end) {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.filter(f -> f.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
