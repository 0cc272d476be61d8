package io.slotwarden.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.slotwarden.config.Secret;
import io.slotwarden.testing.Fault;
import io.slotwarden.testing.FaultyWire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Somebody is woken when the heartbeats stop: a bad wire must not stop them for longer than it
/// lasts.
class HeartbeatWireTest {
  private static final Duration MOMENT = Duration.ofMillis(200);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final AtomicInteger beats = new AtomicInteger();
  private Instant now = NOON;

  @SuppressWarnings("NullAway.Init")
  private HttpServer switchboard;

  @BeforeEach
  void listen() throws IOException {
    switchboard = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    switchboard.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] ok = "a body of some length".getBytes(StandardCharsets.US_ASCII);
            beats.incrementAndGet();
            exchange.sendResponseHeaders(200, ok.length);
            exchange.getResponseBody().write(ok);
          }
        });
    switchboard.start();
  }

  @AfterEach
  void stop() {
    switchboard.stop(0);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Fault#ofHttp")
  void itBeatsAgainOnceTheWireIsWhole(Fault fault) {
    try (FaultyWire wire = new FaultyWire(switchboard.getAddress().getPort())) {
      Secret url = new Secret.Literal("http://127.0.0.1:" + wire.port() + "/ping");
      Heartbeat heartbeat = new Heartbeat(MOMENT);
      wire.strike(fault);

      beatUntil(heartbeat, url, () -> wire.struck() > 0 || fault instanceof Fault.Refuse);
      int before = beats.get();
      wire.mend();

      beatUntil(heartbeat, url, () -> beats.get() > before + 1);
      await().until(() -> wire.open() == 0);
      assertThat(beats.get()).isGreaterThan(before + 1);
    }
  }

  private void beatUntil(Heartbeat heartbeat, Secret url, BooleanSupplier seen) {
    await()
        .until(
            () -> {
              now = now.plusSeconds(30);
              heartbeat.beat(url, () -> true, now);
              return seen.getAsBoolean();
            });
  }
}
