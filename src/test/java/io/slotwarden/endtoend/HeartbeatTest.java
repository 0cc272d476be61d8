package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.slotwarden.testing.PostgresServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Somebody else notices when slotwarden is not well.
@ResourceLock(Servers.LOCK)
class HeartbeatTest {
  @TempDir Path home;
  private final List<String> beats = new CopyOnWriteArrayList<>();
  private HttpServer switchboard;

  @BeforeEach
  void listen() throws Exception {
    switchboard = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    switchboard.createContext(
        "/",
        exchange -> {
          beats.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    switchboard.start();
  }

  @AfterEach
  void stop() {
    switchboard.stop(0);
  }

  private String text(Setup setup) throws Exception {
    Path file =
        Files.writeString(
            home.resolve("heartbeat"),
            "http://127.0.0.1:" + switchboard.getAddress().getPort() + "/ping/secret-id\n");
    return setup.text() + "heartbeat-url: \"${file:" + file + "}\"\n";
  }

  @Test
  void isSentOnceWhileAllIsWellAndNotAgainWithinHalfAMinute() throws Exception {
    PostgresServer server = Servers.of(18);
    Setup setup = new Setup(home, null).mode("observe").source(server);

    try (RunningDaemon daemon =
        RunningDaemon.start(Setup.load(text(setup), setup.variables()::get))) {
      RunningDaemon.await("a heartbeat").until(() -> !beats.isEmpty());
      daemon.duringLooks(
          Setup.SOURCE, 10, () -> assertThat(beats).containsExactly("GET /ping/secret-id"));
    }
  }

  @Test
  void isNotSentWhileTheStoreCantBeWritten() throws Exception {
    PostgresServer server = Servers.of(18);
    Setup setup =
        new Setup(home, null)
            .mode("observe")
            .store(Path.of("/proc/slotwarden/none.db"))
            .source(server);

    try (RunningDaemon daemon =
        RunningDaemon.start(Setup.load(text(setup), setup.variables()::get))) {
      RunningDaemon.await("a whole cycle").until(() -> daemon.now().firstCycleDone());
      daemon.duringLooks(Setup.SOURCE, 10, () -> assertThat(beats).isEmpty());
    }
  }
}
