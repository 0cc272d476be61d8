package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.HttpTls;
import io.slotwarden.config.Secret;
import io.slotwarden.serve.Metrics.Names;
import io.slotwarden.testing.Certificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    assertCutOff(beginning.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aHandshakeThatNeverEndsIsCutOff(@TempDir Path directory) throws Exception {
    Certificates made = new Certificates(directory, "127.0.0.1");
    byte[] halfOfAHello = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01};

    assertCutOff(halfOfAHello, made.certificate().toString(), made.key().toString());
  }

  private static void assertCutOff(byte[] beginning, String... tls) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA,
                "-Dsun.net.httpserver.maxReqTime=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(tls));
    Process server =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = server.inputReader();
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(out.readLine()))) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(beginning);

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

  /// Prints its port and waits to be stopped. Two arguments are the files of a TLS server.
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
      Names names = new Names(List.of(), List.of(), List.of(), List.of(), List.of());
      SlotwardenServer server =
          SlotwardenServer.start(
              new HttpConfig(
                  "127.0.0.1",
                  0,
                  List.of(),
                  new Secret.Literal("t"),
                  null,
                  arguments.length == 0
                      ? null
                      : new HttpTls(Path.of(arguments[0]), Path.of(arguments[1]))),
              new RecordingView(),
              new Metrics(names, () -> Snapshots.NOON));
      System.out.println(server.address().getPort());
      Thread.currentThread().join();
    }
  }
}
