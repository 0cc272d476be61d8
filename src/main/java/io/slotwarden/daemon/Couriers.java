package io.slotwarden.daemon;

import io.slotwarden.config.ChannelConfig;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.notify.Channel;
import io.slotwarden.notify.Courier;
import io.slotwarden.notify.Outbox;
import io.slotwarden.notify.slack.SlackChannel;
import io.slotwarden.notify.sns.SnsChannel;
import io.slotwarden.serve.Metrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// A courier with a thread of its own for each channel.
final class Couriers implements AutoCloseable {
  /// What is in a channel's hands when we stop is waited for so long (operations reference: "flush
  /// the outbox for at most 5 s").
  private static final Duration LAST_LETTER = Duration.ofSeconds(5);

  private Config config;
  private final Outbox outbox;
  private final Metrics metrics;
  private final InstantSource clock;

  private record Walk(Courier courier, Thread thread) {
    void end() {
      courier.stop(LAST_LETTER);
      thread.interrupt();
    }
  }

  private final Map<ChannelConfig, Walk> couriers = new HashMap<>();
  private final List<SnsChannel> topics = new ArrayList<>();

  Couriers(Config config, Outbox outbox, Metrics metrics, InstantSource clock) {
    this.config = config;
    this.outbox = outbox;
    this.metrics = metrics;
    this.clock = clock;
  }

  void start() {
    follow(config);
  }

  /// From now on these channels take messages: one courier each. A channel that stays as it is
  /// keeps its courier; the client of one that does not is closed at the end.
  void follow(Config next) {
    boolean sameAws = next.aws().equals(config.aws()) && next.dms().equals(config.dms());
    config = next;
    for (ChannelConfig channel : Set.copyOf(couriers.keySet())) {
      boolean changed = channel instanceof ChannelConfig.Sns && !sameAws;
      if (changed || !next.channels().contains(channel)) {
        Objects.requireNonNull(couriers.remove(channel)).end();
      }
    }
    for (ChannelConfig channel : next.channels()) {
      couriers.computeIfAbsent(channel, this::courier);
    }
  }

  private Walk courier(ChannelConfig channel) {
    Courier courier =
        new Courier(
            open(channel, clock), outbox, clock, RandomGenerator.getDefault(), metrics::notified);
    return new Walk(
        courier,
        Thread.ofVirtual()
            .name("courier-" + channel.name())
            .start(() -> courier.run(Couriers::sleep)));
  }

  private Channel open(ChannelConfig channel, InstantSource clock) {
    return switch (channel) {
      case ChannelConfig.Slack slack -> new SlackChannel(slack.name(), slack.webhookUrl(), clock);
      case ChannelConfig.Sns sns -> {
        Set<String> dms =
            config.dms().stream().map(DmsConfig::name).collect(Collectors.toUnmodifiableSet());
        SnsChannel opened = SnsChannel.create(sns, config.aws(), dms, clock);
        topics.add(opened);
        yield opened;
      }
    };
  }

  private static void sleep(Duration duration) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
  }

  @Override
  public void close() {
    couriers.values().forEach(Walk::end);
    topics.forEach(SnsChannel::close);
  }
}
