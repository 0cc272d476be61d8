package io.slotwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.avaje.jsonb.Jsonb;
import io.slotwarden.config.Secret;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.observe.postgres.PostgresObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;
import org.slf4j.Logger;

/// Who logs in with passwords never loads the SDK of AWS: it would cost memory for nothing.
class PasswordOnlyTest {
  private static final Class<?>[] NEEDED = {
    Logins.class,
    PasswordOnlyTest.class,
    Driver.class,
    HikariDataSource.class,
    Logger.class,
    Jsonb.class
  };

  @Test
  void aServerIsLookedAtWhereTheSdkIsNotEvenThere() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (URLClassLoader withoutSdk = withoutSdk()) {
      assertThatThrownBy(() -> withoutSdk.loadClass("software.amazon.awssdk.regions.Region"))
          .isInstanceOf(ClassNotFoundException.class);

      Object reason =
          withoutSdk
              .loadClass(Look.class.getName())
              .getDeclaredMethod("reason", int.class)
              .invoke(null, closed);

      assertThat(reason).asString().contains("connection refused");
    }
  }

  private static URLClassLoader withoutSdk() {
    return new URLClassLoader(
        Stream.of(NEEDED)
            .map(c -> c.getProtectionDomain().getCodeSource().getLocation())
            .toArray(URL[]::new),
        ClassLoader.getPlatformClassLoader());
  }

  /// What runs without the SDK.
  public static final class Look {
    private Look() {}

    public static String reason(int port) throws IOException {
      SourceConfig source =
          SourceConfig.ofUrl(
              "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
              "watcher",
              new Secret.Literal("hunter2"),
              null);
      try (PostgresObserver observer = PostgresObserver.create(source, InstantSource.system())) {
        return observer.observe().sample().reason().orElseThrow();
      }
    }
  }
}
