package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of `deploy/compose`: its parts fit each other and the program. No container runs
/// here, and none of the images is pulled.
class ComposeTest {
  private static final Path FOLDER = Path.of("deploy/compose");

  /// What this file may say; another spelling would be ignored or refused by the real thing.
  private static final Set<String> SERVICE_KEYS =
      Set.of(
          "image",
          "build",
          "command",
          "environment",
          "volumes",
          "healthcheck",
          "depends_on",
          "read_only",
          "cap_drop",
          "security_opt",
          "mem_limit",
          "ports");

  @TempDir Path home;
  private final Tree compose;

  ComposeTest() throws IOException {
    compose = Tree.yaml(FOLDER.resolve("compose.yaml")).getFirst();
  }

  /// A line of `volumes:`.
  private record Mount(String source, String target) {
    static Mount of(Tree line) {
      String[] parts = line.text().split(":");
      return new Mount(parts[0], parts[1]);
    }

    boolean isFile() {
      return source.startsWith(".");
    }

    Path file() {
      return FOLDER.resolve(source).normalize();
    }
  }

  @Test
  void everyServiceHasKnownKeysAndAPinnedImage() throws IOException {
    assertThat(compose.keys()).containsExactly("name", "services", "volumes");
    for (String name : compose.at("services").keys()) {
      Tree service = compose.at("services", name);
      assertThat(SERVICE_KEYS).as(name).containsAll(service.keys());
      assertThat(service.at("image").text()).matches("[a-z/]+:v?\\d+\\.\\d+[\\w.-]*");
    }
    assertThat(compose.at("services", "slotwarden", "image").text()).isEqualTo(Versions.image());
    assertThat(FOLDER.resolve(compose.at("services", "slotwarden", "build", "context").text()))
        .satisfies(context -> assertThat(context.resolve("Dockerfile")).exists());
  }

  @Test
  void everyMountedFileExistsAndEveryVolumeIsDeclared() {
    List<Mount> mounts =
        compose.at("services").keys().stream().flatMap(s -> mounts(s).stream()).toList();

    assertThat(mounts.stream().filter(Mount::isFile).map(Mount::file))
        .hasSizeGreaterThan(6)
        .allSatisfy(file -> assertThat(file).exists());
    assertThat(mounts.stream().filter(m -> !m.isFile()).map(Mount::source))
        .containsExactlyInAnyOrderElementsOf(compose.at("volumes").keys());
  }

  @Test
  void nothingIsReachableFromOtherMachinesAndNoPasswordStandsInTheFile() {
    compose.at("services").keys().stream()
        .flatMap(s -> compose.at("services", s).items("ports").stream())
        .forEach(port -> assertThat(port.text()).startsWith("127.0.0.1:"));
    compose
        .mappings()
        .flatMap(m -> m.keys().stream().filter(k -> k.contains("PASSWORD")).map(m::at))
        .forEach(p -> assertThat(p.text()).startsWith("${EXAMPLE_PASSWORD"));
  }

  @Test
  void slotwardenRunsAsHardenedAsItCan() {
    Tree service = compose.at("services", "slotwarden");

    assertThat(service.at("read_only").value()).isEqualTo(true);
    assertThat(service.at("cap_drop").items()).extracting(Tree::text).containsExactly("ALL");
    assertThat(mounts("slotwarden"))
        .contains(
            new Mount("./slotwarden.yaml", "/etc/slotwarden/slotwarden.yaml"),
            new Mount("slotwarden", "/var/lib/slotwarden"));
  }

  @Test
  void theConfigurationLoadsAndNamesTheServicesAsTheyAreCalled() throws IOException {
    String text = Files.readString(FOLDER.resolve("slotwarden.yaml"));

    Configurations.assertObserves(text, "slotwarden.yaml");
    Config config = Configurations.load(text, "slotwarden.yaml");
    assertThat(compose.at("services").keys())
        .containsAll(config.http().hosts())
        .contains(config.sources().getFirst().host());
    assertThat(text.replaceAll("(?s)^.*?\\$\\{env:", ""))
        .as("every variable is handed to the container")
        .startsWith("EXAMPLE_PASSWORD");
    assertThat(compose.at("services", "slotwarden", "environment").keys())
        .containsExactly("EXAMPLE_PASSWORD");
  }

  /// By the files as they would lie in the container.
  @Test
  void prometheusTakesItsConfigurationWithTheRulesAndScrapesSlotwardenByAnAnsweredName()
      throws Exception {
    for (Mount mount : mounts("prometheus")) {
      if (mount.isFile()) {
        Files.copy(mount.file(), home.resolve(Path.of(mount.target()).getFileName()));
      }
    }
    Process check =
        new ProcessBuilder(
                Tools.named("promtool").toString(),
                "check",
                "config",
                home.resolve("prometheus.yml").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(said).isZero();
    assertThat(said).contains("SUCCESS", "rules found");
    Tree scrape =
        Tree.yaml(FOLDER.resolve("prometheus.yml"))
            .getFirst()
            .at("scrape_configs")
            .items()
            .getFirst();
    assertThat(scrape.at("job_name").text()).isEqualTo("slotwarden");
    String target =
        scrape.at("static_configs").items().getFirst().at("targets").items().getFirst().text();
    Config config =
        Configurations.load(Files.readString(FOLDER.resolve("slotwarden.yaml")), "slotwarden.yaml");
    assertThat(config.http().hosts()).contains(target.split(":")[0]);
    assertThat(target).endsWith(":9432");
  }

  @Test
  void grafanaFindsItsDataSourceAndTheDashboardsWhereTheyAreMounted() throws IOException {
    Tree source =
        Tree.yaml(Path.of("grafana/provisioning/datasources/prometheus.yaml"))
            .getFirst()
            .at("datasources")
            .items()
            .getFirst();
    Tree provider =
        Tree.yaml(Path.of("grafana/provisioning/dashboards/slotwarden.yaml"))
            .getFirst()
            .at("providers")
            .items()
            .getFirst();
    Tree environment = compose.at("services", "grafana", "environment");

    assertThat(source.at("url").text()).isEqualTo("${PROMETHEUS_URL}");
    assertThat(environment.at("PROMETHEUS_URL").text()).isEqualTo("http://prometheus:9090");
    assertThat(mounts("grafana"))
        .contains(
            new Mount("../../grafana/provisioning", "/etc/grafana/provisioning"),
            new Mount("../../grafana/dashboards", provider.at("options", "path").text()));
    assertThat(Dashboard.all()).hasSize(4);
  }

  /// Line by line as psql would send it; psql itself takes no part.
  @Test
  void theStatementsOfTheFirstStartLeaveRolesThatCanLogInAndAnAbandonedSlot() throws Exception {
    String sql =
        Stream.of(Path.of("deploy/sql/self-managed.sql"), FOLDER.resolve("abandoned-slot.sql"))
            .map(ComposeTest::read)
            .reduce("", String::concat)
            .replaceAll("(?m)^(--|\\\\getenv password EXAMPLE_PASSWORD$).*", "")
            .replace(":'password'", "'of-tests-only'");
    try (PostgresServer server = PostgresServer.start(Majors.newest(), Map.of())) {
      for (String statement : sql.split(";")) {
        if (!statement.isBlank()) {
          server.execute(statement);
        }
      }

      for (String role : List.of("slotwarden", "slotwarden_actor")) {
        try (var connection = server.connect(role, "of-tests-only", "postgres")) {
          assertThat(connection.isValid(1)).isTrue();
        }
      }
      Config config =
          Configurations.load(
              Files.readString(FOLDER.resolve("slotwarden.yaml")), "slotwarden.yaml");
      assertThat(server.query("select slot_name from pg_replication_slots where not active"))
          .isEqualTo("mig_2025_orders");
      assertThat(config.policies()).hasSize(1);
      assertThat(config.policies().getFirst().toString()).contains("mig_2025_orders");
    }
  }

  private List<Mount> mounts(String service) {
    return compose.at("services", service).items("volumes").stream().map(Mount::of).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
