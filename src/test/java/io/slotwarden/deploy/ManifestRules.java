package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What holds for every way to run slotwarden on Kubernetes, written by hand or rendered.
final class ManifestRules {
  static final String STORE = "/var/lib/slotwarden";
  static final long USER = 65532;

  /// Fields that the schema leaves as text though Kubernetes takes only these words.
  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "restartPolicy", Set.of("Always"),
          "fsGroupChangePolicy", Set.of("OnRootMismatch", "Always"),
          "accessModes", Set.of("ReadWriteOnce"),
          "protocol", Set.of("TCP", "UDP"),
          "policyTypes", Set.of("Ingress", "Egress"));

  private static final Map<String, String> QUANTITIES =
      Map.of(
          "cpu",
          "\\d+m",
          "memory",
          "\\d+Mi",
          "storage",
          "\\d+Gi",
          "sizeLimit",
          "\\d+Mi",
          "interval",
          "\\d+s");

  private static final Set<String> NUMBERS =
      Set.of(
          "replicas",
          "containerPort",
          "periodSeconds",
          "timeoutSeconds",
          "failureThreshold",
          "runAsUser",
          "runAsGroup",
          "fsGroup",
          "defaultMode");

  private ManifestRules() {}

  static void wordsQuantitiesAndNumbersAreRight(List<Tree> documents) {
    List<Tree> mappings = documents.stream().flatMap(Tree::mappings).toList();

    WORDS.forEach(
        (key, words) ->
            values(mappings, key)
                .flatMap(v -> v.value() instanceof List ? v.items().stream() : Stream.of(v))
                .forEach(v -> assertThat(words).as(v.path()).contains(v.text())));
    QUANTITIES.forEach(
        (key, pattern) ->
            values(mappings, key).forEach(v -> assertThat(v.text()).as(v.path()).matches(pattern)));
    NUMBERS.forEach(
        key ->
            values(mappings, key)
                .forEach(v -> assertThat(v.value()).as(v.path()).isInstanceOf(Integer.class)));
  }

  private static Stream<Tree> values(List<Tree> mappings, String key) {
    return mappings.stream().filter(m -> m.has(key)).map(m -> m.at(key));
  }

  static void itsConfigurationLoadsWithoutAWarningAndOnlyObserves(Manifest manifest) {
    String text = manifest.configuration();

    Configurations.assertObserves(text, manifest.name());
    assertThat(Configurations.secretFiles(text))
        .isNotEmpty()
        .allMatch(path -> path.startsWith("/run/secrets/slotwarden"));
  }

  static void everyMountHasItsVolumeAndEveryVolumeItsSource(Manifest manifest) {
    List<Tree> mounts = manifest.slotwarden().items("volumeMounts");

    assertThat(mounts)
        .extracting(m -> m.at("mountPath").text())
        .containsExactlyInAnyOrder("/etc/slotwarden", "/run/secrets/slotwarden", STORE, "/tmp");
    assertThat(mounts)
        .extracting(m -> m.at("name").text())
        .containsExactlyInAnyOrderElementsOf(
            manifest.pod().items("volumes").stream().map(v -> v.at("name").text()).toList());
    assertThat(manifest.volume("/etc/slotwarden").at("configMap", "name").text())
        .isEqualTo(manifest.one("ConfigMap").at("metadata", "name").text());
    assertThat(manifest.volume(STORE).at("persistentVolumeClaim", "claimName").text())
        .isEqualTo(manifest.one("PersistentVolumeClaim").at("metadata", "name").text());
  }

  static void slotwardenRunsWithoutRightsItDoesNotNeed(Manifest manifest) {
    Tree container = manifest.slotwarden();
    Tree security = container.at("securityContext");
    Tree user = manifest.isSidecar() ? security : manifest.pod().at("securityContext");

    assertThat(user.at("runAsNonRoot").value()).isEqualTo(true);
    assertThat(user.at("runAsUser").text()).isEqualTo(Long.toString(USER));
    assertThat(user.at("seccompProfile", "type").text()).isEqualTo("RuntimeDefault");
    assertThat(manifest.pod().at("securityContext", "fsGroup").text())
        .isEqualTo(Long.toString(USER));
    assertThat(security.at("readOnlyRootFilesystem").value()).isEqualTo(true);
    assertThat(security.at("allowPrivilegeEscalation").value()).isEqualTo(false);
    assertThat(security.at("capabilities", "drop").items())
        .extracting(Tree::text)
        .containsExactly("ALL");
    assertThat(container.at("resources", "limits").keys()).containsExactly("memory");
    assertThat(container.at("resources", "requests").keys()).containsExactly("cpu", "memory");
  }

  static void onlyOneRunsAtATimeOnOneStore(Manifest manifest) {
    Tree spec = manifest.one("Deployment").at("spec");

    assertThat(spec.at("replicas").text()).isEqualTo("1");
    assertThat(spec.at("strategy", "type").text()).isEqualTo("Recreate");
    assertSelects(spec.at("selector", "matchLabels"), manifest);
  }

  static void theImageIsThatOfThisVersion(Manifest manifest) throws IOException {
    assertThat(manifest.slotwarden().at("image").text()).isEqualTo(Versions.image());
  }

  static void theServiceLeadsToThePortAndItsNameIsAnswered(Manifest manifest) {
    Tree service = manifest.one("Service");
    Tree port = service.at("spec", "ports").items().getFirst();
    Tree listened = manifest.slotwarden().at("ports").items().getFirst();

    assertThat(port.at("targetPort").text()).isEqualTo(listened.at("name").text());
    assertThat(listened.at("containerPort").text()).isEqualTo("9432");
    assertThat(service.at("spec", "selector").value())
        .isEqualTo(manifest.one("Deployment").at("spec", "selector", "matchLabels").value());
    assertThat(Configurations.load(manifest.configuration(), manifest.name()).http().hosts())
        .contains(service.at("metadata", "name").text());
  }

  /// The path of the container's probe, which asks the named port.
  static String probed(Tree container, String probe) {
    Tree get = container.at(probe, "httpGet");
    assertThat(get.at("port").text())
        .isEqualTo(container.at("ports").items().getFirst().at("name").text());
    return get.at("path").text();
  }

  /// The monitor scrapes a port that the Deployment's Pods have, as the job that rules ask for.
  static void theMonitorFindsThePods(Tree monitor, Manifest manifest) {
    Tree endpoint = monitor.at("spec", "podMetricsEndpoints").items().getFirst();

    assertThat(endpoint.at("port").text())
        .isEqualTo(manifest.slotwarden().at("ports").items().getFirst().at("name").text());
    assertThat(endpoint.at("path").text()).isEqualTo("/metrics");
    assertThat(endpoint.at("relabelings").items().getFirst().value())
        .isEqualTo(Map.of("targetLabel", "job", "replacement", "slotwarden"));
    assertSelects(monitor.at("spec", "selector", "matchLabels"), manifest);
  }

  /// Prometheus comes in; PostgreSQL, names and HTTPS go out, and nothing else does.
  static void theNetworkPolicyLetsThroughWhatIsNeeded(Tree policy, Manifest manifest) {
    Tree spec = policy.at("spec");

    assertSelects(spec.at("podSelector", "matchLabels"), manifest);
    assertThat(spec.at("policyTypes").items())
        .extracting(Tree::text)
        .containsExactly("Ingress", "Egress");
    assertThat(spec.at("ingress").items()).hasSize(1);
    assertThat(ports(spec.at("ingress"))).containsExactly("TCP 9432");
    assertThat(spec.at("ingress").items().getFirst().at("from").items()).isNotEmpty();
    assertThat(ports(spec.at("egress")))
        .containsExactlyInAnyOrder("UDP 53", "TCP 53", "TCP 5432", "TCP 443");
  }

  private static List<String> ports(Tree rules) {
    return rules.items().stream()
        .flatMap(rule -> rule.at("ports").items().stream())
        .map(port -> port.at("protocol").text() + " " + port.at("port").text())
        .toList();
  }

  private static void assertSelects(Tree labels, Manifest manifest) {
    Tree pods = manifest.one("Deployment").at("spec", "template", "metadata", "labels");
    assertThat(labels.keys()).isNotEmpty();
    assertThat(labels.keys())
        .allSatisfy(key -> assertThat(pods.text(key)).isEqualTo(labels.at(key).text()));
  }
}
