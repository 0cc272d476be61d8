package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The manifests of `deploy/kubernetes`, held to Kubernetes' own schema and to what they promise.
/// No cluster takes part: what an API server or a kubelet would say besides is not known here.
class KubernetesTest {
  private static final String STANDALONE = "standalone.yaml";
  private static final String SIDECAR = "sidecar.yaml";
  private static final String STORE = "/var/lib/slotwarden";
  private static final long USER = 65532;

  /// One of the checks that Kubernetes' OpenAPI description generates for its Java client: unknown
  /// fields, missing ones, and values of another kind are errors.
  private interface Schema {
    void check(JsonElement document) throws IOException;
  }

  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "v1 ConfigMap", V1ConfigMap::validateJsonElement,
          "v1 PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement,
          "v1 Service", V1Service::validateJsonElement,
          "v1 ServiceAccount", V1ServiceAccount::validateJsonElement,
          "apps/v1 Deployment", V1Deployment::validateJsonElement);

  /// Fields that the schema leaves as text though Kubernetes takes only these words.
  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "restartPolicy", Set.of("Always"),
          "fsGroupChangePolicy", Set.of("OnRootMismatch", "Always"),
          "accessModes", Set.of("ReadWriteOnce"));

  private static final Map<String, String> QUANTITIES =
      Map.of("cpu", "\\d+m", "memory", "\\d+Mi", "storage", "\\d+Gi", "sizeLimit", "\\d+Mi");

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

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void everyDocumentFitsTheSchemaOfKubernetes(String file) throws IOException {
    for (Tree document : documents(file)) {
      schema(document).check(new Gson().toJsonTree(document.value()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "readinessProbe:, readinessProbes:",
    "runAsNonRoot:, runAsNonroot:",
    "'{path: /readyz', '{way: /readyz'",
    "sizeLimit, sizelimit",
    "claimName, name",
    "- name: slotwarden, - title: slotwarden",
    "type: RuntimeDefault, type: [RuntimeDefault]"
  })
  void theSchemaRefusesWhatIsWrong(String right, String wrong) throws IOException {
    String text = Files.readString(Path.of("deploy/kubernetes", STANDALONE));
    Tree deployment = Tree.yaml(STANDALONE, text.replace(right, wrong)).getLast();
    JsonElement broken = new Gson().toJsonTree(deployment.value());

    assertThat(text).contains(right);
    assertThatThrownBy(() -> schema(deployment).check(broken))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void wordsQuantitiesAndNumbersThatTheSchemaLeavesOpenAreRight(String file) throws IOException {
    List<Tree> mappings = documents(file).stream().flatMap(Tree::mappings).toList();

    WORDS.forEach(
        (key, words) ->
            mappings.stream()
                .filter(m -> m.has(key))
                .map(m -> m.at(key))
                .flatMap(v -> v.value() instanceof List ? v.items().stream() : Stream.of(v))
                .forEach(v -> assertThat(words).as(v.path()).contains(v.text())));
    QUANTITIES.forEach(
        (key, pattern) ->
            mappings.stream()
                .filter(m -> m.has(key))
                .map(m -> m.at(key))
                .forEach(v -> assertThat(v.text()).as(v.path()).matches(pattern)));
    NUMBERS.forEach(
        key ->
            mappings.stream()
                .filter(m -> m.has(key))
                .map(m -> m.at(key))
                .forEach(v -> assertThat(v.value()).as(v.path()).isInstanceOf(Integer.class)));
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void theEmbeddedConfigurationLoadsWithoutAWarningAndOnlyObserves(String file) throws IOException {
    String text = one(file, "ConfigMap").at("data", "slotwarden.yaml").text();

    Configurations.assertObserves(text, file);
    assertThat(Configurations.secretFiles(text))
        .isNotEmpty()
        .allMatch(path -> path.startsWith("/run/secrets/slotwarden"));
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void everyMountHasItsVolumeAndEveryVolumeItsSource(String file) throws IOException {
    Tree pod = pod(file);
    List<Tree> mounts = slotwarden(file).items("volumeMounts");

    assertThat(mounts)
        .extracting(m -> m.at("mountPath").text())
        .containsExactlyInAnyOrder("/etc/slotwarden", "/run/secrets/slotwarden", STORE, "/tmp");
    assertThat(mounts)
        .extracting(m -> m.at("name").text())
        .containsExactlyInAnyOrderElementsOf(
            pod.items("volumes").stream().map(v -> v.at("name").text()).toList());
    assertThat(volume(file, "/etc/slotwarden").at("configMap", "name").text())
        .isEqualTo(one(file, "ConfigMap").at("metadata", "name").text());
    assertThat(volume(file, STORE).at("persistentVolumeClaim", "claimName").text())
        .isEqualTo(one(file, "PersistentVolumeClaim").at("metadata", "name").text());
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void slotwardenRunsWithoutRightsItDoesNotNeed(String file) throws IOException {
    Tree container = slotwarden(file);
    Tree security = container.at("securityContext");
    Tree user = file.equals(SIDECAR) ? security : pod(file).at("securityContext");

    assertThat(user.at("runAsNonRoot").value()).isEqualTo(true);
    assertThat(user.at("runAsUser").text()).isEqualTo(Long.toString(USER));
    assertThat(user.at("seccompProfile", "type").text()).isEqualTo("RuntimeDefault");
    assertThat(pod(file).at("securityContext", "fsGroup").text()).isEqualTo(Long.toString(USER));
    assertThat(security.at("readOnlyRootFilesystem").value()).isEqualTo(true);
    assertThat(security.at("allowPrivilegeEscalation").value()).isEqualTo(false);
    assertThat(security.at("capabilities", "drop").items())
        .extracting(Tree::text)
        .containsExactly("ALL");
    assertThat(container.at("resources", "limits").keys()).containsExactly("memory");
    assertThat(container.at("resources", "requests").keys()).containsExactly("cpu", "memory");
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void onlyOneRunsAtATimeOnOneStore(String file) throws IOException {
    Tree spec = one(file, "Deployment").at("spec");

    assertThat(spec.at("replicas").text()).isEqualTo("1");
    assertThat(spec.at("strategy", "type").text()).isEqualTo("Recreate");
    assertThat(spec.at("selector", "matchLabels").value())
        .isEqualTo(spec.at("template", "metadata", "labels").value());
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDALONE, SIDECAR})
  void theImageIsThatOfThisVersion(String file) throws IOException {
    assertThat(slotwarden(file).at("image").text()).isEqualTo(Versions.image());
  }

  @Test
  void theImageIsMadeForWhatTheManifestsAsk() throws IOException {
    assertThat(Files.readString(Path.of("Dockerfile")))
        .contains("USER " + USER + ":" + USER, "VOLUME " + STORE + "\n", "EXPOSE 9432\n")
        .contains("SLOTWARDEN_CONFIG=/etc/slotwarden/slotwarden.yaml")
        .contains("SLOTWARDEN_HTTP_LISTEN=0.0.0.0:9432")
        .contains("ARG VERSION=" + Versions.image().split(":")[1] + "\n");
  }

  @Test
  void theServiceLeadsToThePortAndItsNameIsAnswered() throws IOException {
    Tree service = one(STANDALONE, "Service");
    Tree port = service.at("spec", "ports").items().getFirst();
    Tree listened = slotwarden(STANDALONE).at("ports").items().getFirst();

    assertThat(port.at("targetPort").text()).isEqualTo(listened.at("name").text());
    assertThat(listened.at("containerPort").text()).isEqualTo("9432");
    assertThat(service.at("spec", "selector").value())
        .isEqualTo(one(STANDALONE, "Deployment").at("spec", "selector", "matchLabels").value());
    assertThat(
            Configurations.load(
                    one(STANDALONE, "ConfigMap").at("data", "slotwarden.yaml").text(), STANDALONE)
                .http()
                .hosts())
        .contains(service.at("metadata", "name").text());
  }

  @Test
  void probesOfTheStandaloneAskForTheLoopAndForReadiness() throws IOException {
    Tree container = slotwarden(STANDALONE);

    assertThat(path(container, "startupProbe")).isEqualTo("/healthz");
    assertThat(path(container, "livenessProbe")).isEqualTo("/healthz");
    assertThat(path(container, "readinessProbe")).isEqualTo("/readyz");
  }

  @Test
  void theSidecarNeverHoldsItsApplicationBack() throws IOException {
    Tree container = slotwarden(SIDECAR);

    assertThat(container.at("restartPolicy").text()).isEqualTo("Always");
    assertThat(path(container, "startupProbe")).isEqualTo("/healthz");
    assertThat(path(container, "livenessProbe")).isEqualTo("/healthz");
    assertThat(container.has("readinessProbe")).isFalse();
  }

  private static String path(Tree container, String probe) {
    Tree get = container.at(probe, "httpGet");
    assertThat(get.at("port").text())
        .isEqualTo(container.at("ports").items().getFirst().at("name").text());
    return get.at("path").text();
  }

  private static Schema schema(Tree document) {
    String kind = document.at("apiVersion").text() + " " + document.at("kind").text();
    Schema schema = SCHEMAS.get(kind);
    if (schema == null) {
      throw new AssertionError("no schema for " + kind);
    }
    return schema;
  }

  private static List<Tree> documents(String file) throws IOException {
    return Tree.yaml(Path.of("deploy/kubernetes", file));
  }

  private static Tree one(String file, String kind) throws IOException {
    List<Tree> found =
        documents(file).stream().filter(d -> d.at("kind").text().equals(kind)).toList();
    assertThat(found).as("%s in %s", kind, file).hasSize(1);
    return found.getFirst();
  }

  private static Tree pod(String file) throws IOException {
    return one(file, "Deployment").at("spec", "template", "spec");
  }

  private static Tree slotwarden(String file) throws IOException {
    String where = file.equals(SIDECAR) ? "initContainers" : "containers";
    List<Tree> containers = pod(file).items(where);
    assertThat(containers).hasSize(1);
    assertThat(containers.getFirst().at("name").text()).isEqualTo("slotwarden");
    return containers.getFirst();
  }

  /// What is mounted there.
  private static Tree volume(String file, String mountPath) throws IOException {
    String name =
        named(slotwarden(file).items("volumeMounts"), "mountPath", mountPath).at("name").text();
    return named(pod(file).items("volumes"), "name", name);
  }

  private static Tree named(List<Tree> entries, String key, String value) {
    return entries.stream()
        .filter(e -> e.at(key).text().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + key + " " + value + " in " + entries));
  }
}
