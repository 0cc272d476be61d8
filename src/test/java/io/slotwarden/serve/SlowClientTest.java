package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.Secret;
import io.slotwarden.serve.Metrics.Names;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// In a process of its own: the JDK's server reads its bounds once in the life of a process.
class SlowClientTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /heal",
        "POST /api/v1/pause HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\n"
            + "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{"
      })
  void aRequestThatNeverEndsIsCutOff(String beginning) throws Exception {
    Process server =
        new ProcessBuilder(
                JAVA,
                "-Dsun.net.httpserver.maxReqTime=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = server.inputReader();
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(out.readLine()))) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(beginning.getBytes(StandardCharsets.UTF_8));

      assertThat(endOf(socket.getInputStream())).isTrue();
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  /// True when the server closes; a read that times out throws.
  private static boolean endOf(InputStream in) throws IOException {
    try {
      in.readAllBytes();
      return true;
    } catch (SocketException reset) {
      return true;
    }
  }

  /// Prints its port and waits to be stopped.
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
      Names names = new Names(List.of(), List.of(), List.of(), List.of(), List.of());
      SlotwardenServer server =
          SlotwardenServer.start(
              new HttpConfig("127.0.0.1", 0, List.of(), new Secret.Literal("t")),
              new RecordingView(),
              new Metrics(names, () -> Snapshots.NOON));
      System.out.println(server.address().getPort());
      Thread.currentThread().join();
    }
  }
}
