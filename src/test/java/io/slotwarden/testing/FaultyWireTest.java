package io.slotwarden.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotwarden.testing.Fault.End;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// That each fault is the one it is said to be, before a server that repeats what it hears.
class FaultyWireTest {
  /// Within it a frozen wire gives nothing, and a whole one has long answered on the next read.
  private static final int GLANCE_MILLIS = 100;

  private static final int PATIENCE_MILLIS = 30_000;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @SuppressWarnings("NullAway.Init")
  private ServerSocket echo;

  @SuppressWarnings("NullAway.Init")
  private FaultyWire wire;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    threads.submit(this::serve);
    wire = new FaultyWire(echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    wire.close();
    echo.close();
    threads.shutdownNow();
  }

  private Void serve() throws IOException {
    while (true) {
      Socket client = echo.accept();
      threads.submit(() -> client.getInputStream().transferTo(client.getOutputStream()));
    }
  }

  @Test
  void whatAFreezeHeldGoesOnWhenItIsMended() throws IOException {
    try (Socket client = connect()) {
      wire.strike(new Fault.Freeze());
      say(client, "held");

      assertNothingCame(client);
      wire.mend();

      assertThat(hear(client, 4)).isEqualTo("held");
      assertThat(wire.struck()).isPositive();
    }
  }

  @Test
  void aFrozenWireTakesConnections() throws IOException {
    wire.strike(new Fault.Freeze());

    try (Socket client = connect()) {
      say(client, "held");
      assertNothingCame(client);
    }
  }

  @Test
  void aDelayedAnswerComesAndAMendedWireHoldsItNoLonger() throws IOException {
    try (Socket client = connect()) {
      wire.strike(new Fault.Delay(Duration.ofMillis(10)));
      say(client, "slow");
      assertThat(hear(client, 4)).isEqualTo("slow");

      wire.strike(new Fault.Delay(Duration.ofDays(1)));
      say(client, "held");
      assertNothingCame(client);
      wire.mend();
      assertThat(hear(client, 4)).isEqualTo("held");
    }
  }

  @Test
  void aCutResetsOrClosesWhatIsOpenAndWhatComes() throws IOException {
    try (Socket reset = connect();
        Socket closed = connect()) {
      say(reset, "open");
      hear(reset, 4);
      await().until(() -> wire.open() == 2);

      wire.strike(new Fault.Cut(End.RESET));
      assertThatThrownBy(() -> hear(reset, 1)).isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> hear(closed, 1)).isInstanceOf(SocketException.class);
    }
    wire.strike(new Fault.Cut(End.CLOSE));
    try (Socket client = connect()) {
      say(client, "new");
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    await().until(() -> wire.open() == 0);
  }

  @Test
  void halfAnAnswerPassesAndThenItEnds() throws IOException {
    wire.strike(new Fault.Half(End.CLOSE));
    try (Socket client = connect()) {
      say(client, "12345678");
      assertThat(hear(client, 4)).isEqualTo("1234");
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    wire.strike(new Fault.Half(End.FREEZE));
    try (Socket client = connect()) {
      say(client, "12345678");
      assertThat(hear(client, 4)).isEqualTo("1234");
      assertNothingCame(client);
    }
  }

  @Test
  void theHeadOfAnAnswerPassesWithoutItsBody() throws IOException {
    wire.strike(new Fault.Head(End.CLOSE));
    try (Socket client = connect()) {
      say(client, "HTTP/1.1 200\r\n\r\nbody");
      assertThat(hear(client, 16)).isEqualTo("HTTP/1.1 200\r\n\r\n");
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void onlyTheAnswerToOneTextIsStruckAndTheRequestArrives() throws IOException {
    wire.strikeAnswerTo("drop", new Fault.Cut(End.RESET));
    try (Socket client = connect();
        Socket other = connect()) {
      say(client, "look");
      assertThat(hear(client, 4)).isEqualTo("look");

      say(client, "drop");
      assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
      say(other, "look");
      assertThat(hear(other, 4)).isEqualTo("look");
    }
  }

  @Test
  void nobodyListensUntilItIsMendedAndThePortStays() throws IOException {
    wire.strike(new Fault.Refuse());
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);

    wire.mend();
    try (Socket client = connect()) {
      say(client, "back");
      assertThat(hear(client, 4)).isEqualTo("back");
    }
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), wire.port());
    client.setSoTimeout(PATIENCE_MILLIS);
    return client;
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String hear(Socket client, int bytes) throws IOException {
    return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
  }

  private static void assertNothingCame(Socket client) throws IOException {
    client.setSoTimeout(GLANCE_MILLIS);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    client.setSoTimeout(PATIENCE_MILLIS);
  }
}
