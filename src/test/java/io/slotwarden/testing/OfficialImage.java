package io.slotwarden.testing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// PostgreSQL as most people run it in a container: the image `postgres` by Testcontainers, with
/// the settings of the embedded servers. One container a major, until the JVM ends.
public final class OfficialImage implements Postgres {
  private static final int PORT = 5432;
  private static final String PASSWORD = "for-tests";
  private static final Duration START_WAIT = Duration.ofMinutes(2);
  private static final Map<Integer, OfficialImage> SHARED = new ConcurrentHashMap<>();

  private final int major;
  private final GenericContainer<?> container;

  private OfficialImage(int major) {
    this.major = major;
    container =
        new GenericContainer<>(DockerImageName.parse("postgres:" + major))
            .withExposedPorts(PORT)
            .withEnv("POSTGRES_PASSWORD", PASSWORD)
            .withCommand(command());
  }

  /// The container that all tests of this JVM share for one major. Without a Docker daemon the test
  /// is skipped and says so, or fails where nothing but the image is asked for.
  static OfficialImage shared(int major) {
    boolean answers = DockerClientFactory.instance().isDockerAvailable();
    String missing = "no Docker daemon answers, so the image postgres:" + major + " was not tried";
    if (!answers && Essential.OFFICIAL_ONLY) {
      throw new AssertionError(missing);
    }
    assumeTrue(answers, () -> "skipped: " + missing);
    return SHARED.computeIfAbsent(major, OfficialImage::start);
  }

  private static OfficialImage start(int major) {
    OfficialImage image = new OfficialImage(major);
    image.container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(image.container::stop));
    // The port is open before the server is there: Docker listens for it.
    await().atMost(START_WAIT).until(image::takesConnections);
    return image;
  }

  private boolean takesConnections() {
    try (Connection c = connect()) {
      return c.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private static String[] command() {
    List<String> words = new ArrayList<>(List.of("postgres"));
    DataDirectory.SETTINGS.forEach(
        (name, value) -> {
          if (!DataDirectory.OF_THIS_MACHINE.contains(name)) {
            words.add("-c");
            words.add(name + "=" + value);
          }
        });
    return words.toArray(String[]::new);
  }

  @Override
  public int major() {
    return major;
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(PORT);
  }

  @Override
  public String password() {
    return PASSWORD;
  }
}
