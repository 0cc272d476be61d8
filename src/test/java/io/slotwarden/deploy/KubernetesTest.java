package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The manifests of `deploy/kubernetes`, held to Kubernetes' own schema and to what they promise.
/// No cluster takes part: what an API server or a kubelet would say besides is not known here.
class KubernetesTest {
  private static final String STANDALONE = "standalone.yaml";
  private static final String SIDECAR = "sidecar.yaml";
  private static final String POLICY = "network-policy.yaml";
  private static final String MONITOR = "pod-monitor.yaml";
  private static final String SIDECAR_MONITOR = "pod-monitor-sidecar.yaml";

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR, POLICY, MONITOR, SIDECAR_MONITOR})
  void everyDocumentFitsTheSchemaOfKubernetesOrOfThePrometheusOperator(String file)
      throws IOException {
    Manifest.file(file).documents().forEach(KubernetesSchema::check);
  }

  @ParameterizedTest
  @CsvSource({
    "standalone.yaml, readinessProbe:, readinessProbes:",
    "standalone.yaml, runAsNonRoot:, runAsNonroot:",
    "standalone.yaml, '{path: /readyz', '{way: /readyz'",
    "standalone.yaml, sizeLimit, sizelimit",
    "standalone.yaml, claimName, name",
    "standalone.yaml, - name: slotwarden, - title: slotwarden",
    "standalone.yaml, type: RuntimeDefault, type: [RuntimeDefault]",
    "network-policy.yaml, podSelector:, podselector:",
    "network-policy.yaml, - from:, - form:",
    "network-policy.yaml, namespaceSelector:, nameSpaceSelector:",
    "pod-monitor.yaml, podMetricsEndpoints:, podMetricsEndpoint:",
    "pod-monitor.yaml, targetLabel:, target_label:",
    "pod-monitor.yaml, interval: 15s, interval: 15",
    "pod-monitor.yaml, matchLabels:, matchLabel:",
    "pod-monitor.yaml, '{app.kubernetes.io/name: slotwarden}', '[slotwarden]'"
  })
  void theSchemaRefusesWhatIsWrong(String file, String right, String wrong) throws IOException {
    String text = Files.readString(Path.of("deploy/kubernetes", file));
    Tree broken = Tree.yaml(file, text.replace(right, wrong)).getLast();

    assertThat(text).contains(right);
    assertThatThrownBy(() -> KubernetesSchema.check(broken))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR, POLICY, MONITOR, SIDECAR_MONITOR})
  void wordsQuantitiesAndNumbersThatTheSchemaLeavesOpenAreRight(String file) throws IOException {
    ManifestRules.wordsQuantitiesAndNumbersAreRight(Manifest.file(file).documents());
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void theEmbeddedConfigurationLoadsWithoutAWarningAndOnlyObserves(String file) throws IOException {
    ManifestRules.itsConfigurationLoadsWithoutAWarningAndOnlyObserves(Manifest.file(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void everyMountHasItsVolumeAndEveryVolumeItsSource(String file) throws IOException {
    ManifestRules.everyMountHasItsVolumeAndEveryVolumeItsSource(Manifest.file(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void slotwardenRunsWithoutRightsItDoesNotNeed(String file) throws IOException {
    ManifestRules.slotwardenRunsWithoutRightsItDoesNotNeed(Manifest.file(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void onlyOneRunsAtATimeOnOneStore(String file) throws IOException {
    ManifestRules.onlyOneRunsAtATimeOnOneStore(Manifest.file(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void theImageIsThatOfThisVersion(String file) throws IOException {
    ManifestRules.theImageIsThatOfThisVersion(Manifest.file(file));
  }

  @Test
  void theImageIsMadeForWhatTheManifestsAsk() throws IOException {
    String user = Long.toString(ManifestRules.USER);

    assertThat(Files.readString(Path.of("Dockerfile")))
        .contains("USER " + user + ":" + user)
        .contains("VOLUME " + ManifestRules.STORE + "\n", "EXPOSE 9432\n")
        .contains("SLOTWARDEN_CONFIG=/etc/slotwarden/slotwarden.yaml")
        .contains("SLOTWARDEN_HTTP_LISTEN=0.0.0.0:9432")
        .contains("ARG VERSION=" + Versions.image().split(":")[1] + "\n");
  }

  @Test
  void theServiceLeadsToThePortAndItsNameIsAnswered() throws IOException {
    ManifestRules.theServiceLeadsToThePortAndItsNameIsAnswered(Manifest.file(STANDALONE));
  }

  @Test
  void probesOfTheStandaloneAskForTheLoopAndForReadiness() throws IOException {
    Tree container = Manifest.file(STANDALONE).slotwarden();

    assertThat(ManifestRules.probed(container, "startupProbe")).isEqualTo("/healthz");
    assertThat(ManifestRules.probed(container, "livenessProbe")).isEqualTo("/healthz");
    assertThat(ManifestRules.probed(container, "readinessProbe")).isEqualTo("/readyz");
  }

  @Test
  void theSidecarNeverHoldsItsApplicationBack() throws IOException {
    Tree container = Manifest.file(SIDECAR).slotwarden();

    assertThat(container.at("restartPolicy").text()).isEqualTo("Always");
    assertThat(ManifestRules.probed(container, "startupProbe")).isEqualTo("/healthz");
    assertThat(ManifestRules.probed(container, "livenessProbe")).isEqualTo("/healthz");
    assertThat(container.has("readinessProbe")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({STANDALONE + "," + MONITOR, SIDECAR + "," + SIDECAR_MONITOR})
  void aPodMonitorScrapesThePodsAsTheJobOfTheAlertRules(String file, String monitor)
      throws IOException {
    ManifestRules.theMonitorFindsThePods(
        Manifest.file(monitor).one("PodMonitor"), Manifest.file(file));
  }

  @Test
  void theNetworkPolicyLetsPrometheusInAndOnlyWhatIsNeededOut() throws IOException {
    ManifestRules.theNetworkPolicyLetsThroughWhatIsNeeded(
        Manifest.file(POLICY).one("NetworkPolicy"), Manifest.file(STANDALONE));
  }
}
