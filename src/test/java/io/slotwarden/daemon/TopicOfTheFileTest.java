package io.slotwarden.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.notify.Messages;
import io.slotwarden.notify.sns.SnsDouble;
import io.slotwarden.record.SqliteStore;
import io.slotwarden.serve.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the file to the topic: region, endpoint, credentials of the default chain, courier.
class TopicOfTheFileTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Messages.NOON);
  private static final String ARN = "arn:aws-us-gov:sns:us-gov-west-1:123456789012:pager.fifo";

  /// For good, as all tests do: one that took them away would take them from those that run beside
  /// it.
  @BeforeEach
  void giveCredentials() {
    System.setProperty("aws.accessKeyId", "AKIATEST00000000000");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @Test
  void aNoticeReachesTheTopicThatTheFileNames(@TempDir Path directory) throws IOException {
    try (SnsDouble sns = new SnsDouble(ARN);
        SqliteStore store = SqliteStore.open(directory.resolve("store.db"), CLOCK);
        Couriers couriers = new Couriers(config(sns), store, metrics(), CLOCK)) {
      couriers.start();

      new Tellers(config(sns), store).announce(Messages.notice("notice", "drop/orders/s/1"));

      await().until(() -> store.deliveredAt("notice").isPresent());
      assertThat(sns.published).hasSize(1);
      assertThat(sns.refusals).isEmpty();
    }
  }

  private static Config config(SnsDouble sns) {
    String text =
        """
        sources: []
        aws: {sns: {endpoint-url: "%s"}}
        notify: [{sns: {name: pager, topic-arn: "%s"}}]
        """
            .formatted(sns.endpoint(), ARN);
    return ((Loaded.Valid) ConfigLoader.load(text, "slotwarden.yaml", name -> null)).config();
  }

  private static Metrics metrics() {
    return new Metrics(
        new Metrics.Names(List.of(), List.of(), List.of("pager"), List.of(), List.of()), CLOCK);
  }
}
