package io.slotwarden.daemon;

import io.slotwarden.aws.CallBudgets;
import io.slotwarden.aws.Logins;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.StorageConfig;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.observe.DmsObserver;
import io.slotwarden.observe.SourceObserver;
import io.slotwarden.observe.dms.DmsInventoryObserver;
import io.slotwarden.observe.postgres.PostgresObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One poller and one observer for each source and each dms entry that the configuration names.
/// What a reload leaves as it was is polled on without a break. Confined to one thread at a time.
final class Places implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Places.class);

  /// First looks are spread over this, so that many sources don't all start at once.
  private static final Duration SPREAD = Duration.ofMillis(20);

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  private final Core core;
  private final Loop loop;
  private final Logins logins;
  private final InstantSource clock;
  private final CallBudgets budgets;
  private final Map<Target, Place> places = new HashMap<>();

  /// What the observers' own threads ask whether an endpoint is one of ours.
  private volatile @Nullable Config followed;

  private record Place(Poller<?> poller, AutoCloseable observer) {
    void close(String why) {
      poller.close();
      try {
        observer.close();
      } catch (Exception e) {
        LOG.atWarn()
            .addKeyValue("event", "poll")
            .setCause(e)
            .log("an observer did not close ({})", why);
      }
    }
  }

  /// What is looked at, with all that the way to it depends on: a place is as long as that is.
  private interface Target {
    Place watchedBy(Places places, int position);
  }

  /// A server is looked at anew when it changed, or the way to what CloudWatch knows of it did.
  private record Server(SourceConfig source, AwsConfig aws) implements Target {
    @Override
    public Place watchedBy(Places places, int position) {
      return places.watch(this, position);
    }
  }

  /// An entry is polled anew when it changed, or what all AWS clients share did.
  private record Entry(DmsConfig dms, AwsConfig aws) implements Target {
    @Override
    public Place watchedBy(Places places, int position) {
      return places.watch(this, position);
    }
  }

  Places(Core core, Loop loop, Logins logins, InstantSource clock) {
    this.core = core;
    this.loop = loop;
    this.logins = logins;
    this.clock = clock;
    this.budgets = new CallBudgets(clock, Thread::sleep);
  }

  /// Starts to poll what is new or changed, and stops to poll what is not there any more. A look
  /// that was under way when its place changed counts for nothing. Servers come first: the first
  /// look at them needs not wait until the clients of AWS are made.
  void follow(Config config) {
    followed = config;
    Set<Target> named = new LinkedHashSet<>();
    config.sources().forEach(source -> named.add(new Server(source, reached(source, config))));
    config.dms().forEach(dms -> named.add(new Entry(dms, config.aws())));
    places
        .entrySet()
        .removeIf(
            place -> {
              if (named.contains(place.getKey())) {
                return false;
              }
              // A hung look must not hold the loop up.
              Thread.ofVirtual().start(() -> place.getValue().close("reload"));
              return true;
            });
    int position = 0;
    for (Target target : named) {
      if (!places.containsKey(target)) {
        Place place = target.watchedBy(this, position);
        places.put(target, place);
        place.poller().start();
      }
      position++;
    }
  }

  /// What AWS is to a server of which only CloudWatch knows the storage; the same for all others.
  private static AwsConfig reached(SourceConfig source, Config config) {
    return source.storage() instanceof StorageConfig.CloudWatch ? config.aws() : AwsConfig.DEFAULT;
  }

  private Place watch(Server server, int position) {
    SourceConfig source = server.source();
    if (source.tls() == null && !LOOPBACK.contains(source.host())) {
      LOG.atWarn()
          .addKeyValue("event", "tls")
          .addKeyValue("source", source.name())
          .log("TLS is used if the server offers it, and nothing is verified: set tls");
    }
    SourceObserver observer =
        PostgresObserver.create(
            source, server.aws(), logins, clock, () -> core.turns().captures.wanted(source.name()));
    return new Place(
        new Poller<SourceObservation>(
            source.name(),
            source.poll(),
            SPREAD.multipliedBy(position),
            observer::observe,
            l -> loop.post(() -> core.sourceSeen(source, l.seen(), l.took()))),
        observer);
  }

  private Place watch(Entry entry, int position) {
    DmsConfig dms = entry.dms();
    DmsObserver observer =
        DmsInventoryObserver.watching(
            dms,
            entry.aws(),
            clock,
            budgets.of(dms),
            RandomGenerator.getDefault(),
            this::isOurs,
            () -> core.turns().isDropAnnounced());
    return new Place(
        new Poller<DmsObservation>(
            dms.name(),
            dms.poll(),
            SPREAD.multipliedBy(position),
            observer::observe,
            l -> loop.post(() -> core.dmsSeen(dms, l.seen(), l.took()))),
        observer);
  }

  /// The endpoint is exactly one of the configured sources.
  private boolean isOurs(DmsEndpoint endpoint) {
    Config config = followed;
    return config != null
        && config.sources().stream()
                .filter(s -> Profiles.of(config.owners(s.name()), s).isReadBy(endpoint))
                .count()
            == 1;
  }

  /// Takes no new looks.
  void stop() {
    places.values().forEach(p -> p.poller().close());
  }

  @Override
  public void close() {
    places.values().forEach(p -> p.close("stop"));
  }
}
