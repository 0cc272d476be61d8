package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A file of Kubernetes documents with the one Deployment that slotwarden runs in, as the container
/// of its own Pod or beside an application.
///
/// @param name for messages
record Manifest(String name, List<Tree> documents) {
  /// Of `deploy/kubernetes`.
  static Manifest file(String name) throws IOException {
    return new Manifest(name, Tree.yaml(Path.of("deploy/kubernetes", name)));
  }

  List<Tree> all(String kind) {
    return documents.stream().filter(d -> d.at("kind").text().equals(kind)).toList();
  }

  Tree one(String kind) {
    List<Tree> found = all(kind);
    assertThat(found).as("%s in %s", kind, name).hasSize(1);
    return found.getFirst();
  }

  /// The text that the daemon reads.
  String configuration() {
    return one("ConfigMap").at("data", "slotwarden.yaml").text();
  }

  Tree pod() {
    return one("Deployment").at("spec", "template", "spec");
  }

  boolean isSidecar() {
    return pod().has("initContainers");
  }

  Tree slotwarden() {
    List<Tree> containers = pod().items(isSidecar() ? "initContainers" : "containers");
    assertThat(containers).hasSize(1);
    assertThat(containers.getFirst().at("name").text()).isEqualTo("slotwarden");
    return containers.getFirst();
  }

  /// What is mounted there.
  Tree volume(String mountPath) {
    String volume =
        named(slotwarden().items("volumeMounts"), "mountPath", mountPath).at("name").text();
    return named(pod().items("volumes"), "name", volume);
  }

  private static Tree named(List<Tree> entries, String key, String value) {
    return entries.stream()
        .filter(e -> e.at(key).text().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + key + " " + value + " in " + entries));
  }
}
