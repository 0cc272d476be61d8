package io.slotwarden.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.config.MetricsConfig;
import io.slotwarden.serve.Metrics;
import io.slotwarden.serve.Snapshots;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When lines for CloudWatch are written.
class CloudWatchWriterTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final MetricsConfig.Emf EACH_MINUTE =
      new MetricsConfig.Emf("slotwarden", Duration.ofMinutes(1));

  private final Metrics metrics =
      new Metrics(
          new Metrics.Names(List.of("orders"), List.of(), List.of(), List.of(), List.of()),
          () -> NOON);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final CloudWatchWriter writer = new CloudWatchWriter(new PrintStream(written));

  @BeforeEach
  void show() {
    metrics.show(Snapshots.rich());
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void eachMinuteHasItsLinesOnceHoweverOftenItIsAsked() {
    for (int second = 0; second < 180; second++) {
      writer.tick(EACH_MINUTE, metrics, NOON.plusSeconds(second).plusMillis(second * 4L));
      awaitRounds(1 + (second + second * 4 / 1000) / 60);
    }

    assertThat(rounds()).isEqualTo(3);
    assertThat(text().lines()).allMatch(l -> l.startsWith("{\"_aws\":{") && l.endsWith("}"));
  }

  @Test
  void nothingIsWrittenUnlessSomebodyAskedForIt() {
    writer.tick(null, metrics, NOON);
    writer.tick(EACH_MINUTE, metrics, NOON);
    awaitRounds(1);
    writer.tick(null, metrics, NOON.plusSeconds(3_600));

    assertThat(rounds()).isEqualTo(1);
  }

  @Test
  void aClockThatWasSetBackStopsNothing() {
    writer.tick(EACH_MINUTE, metrics, NOON);
    awaitRounds(1);

    writer.tick(EACH_MINUTE, metrics, NOON.minus(Duration.ofDays(1)));

    awaitRounds(2);
  }

  @Test
  void aReaderWhoReadsNoMoreHoldsNobodyUp() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch reads = new CountDownLatch(1);
    CloudWatchWriter blocked =
        new CloudWatchWriter(
            new PrintStream(
                new OutputStream() {
                  @Override
                  public void write(int b) {
                    throw new AssertionError("whole lines");
                  }

                  @Override
                  public void write(byte[] bytes, int from, int length) {
                    stuck.countDown();
                    try {
                      reads.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    written.write(bytes, from, length);
                  }
                }));

    blocked.tick(EACH_MINUTE, metrics, NOON);
    assertThat(stuck.await(30, TimeUnit.SECONDS)).isTrue();
    blocked.tick(EACH_MINUTE, metrics, NOON.plusSeconds(60));
    blocked.tick(EACH_MINUTE, metrics, NOON.plusSeconds(120));
    assertThat(rounds()).as("and nothing piles up").isZero();
    reads.countDown();

    awaitRounds(1);
  }

  private void awaitRounds(int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> rounds() >= count);
  }

  /// Each round has one line of this slot.
  private long rounds() {
    return text().lines().filter(l -> l.contains("\"slot_name\":\"mig_2026_orders\"")).count();
  }

  private String text() {
    synchronized (written) {
      return written.toString(StandardCharsets.UTF_8);
    }
  }
}
