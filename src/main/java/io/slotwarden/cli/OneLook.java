package io.slotwarden.cli;

import io.slotwarden.aws.Logins;
import io.slotwarden.aws.Probed;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.observe.SourceObserver;
import io.slotwarden.observe.dms.DmsInventoryObserver;
import io.slotwarden.observe.postgres.PostgresObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One look at every server and DMS entry, all at the same time: two samples of each server, one
/// listing of each entry. Reads only; keeps nothing.
final class OneLook {
  /// Long enough for a busy slot to move, short enough for a person to wait for.
  static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(1);

  /// How the time between the samples passes.
  interface Pause {
    void await(Duration duration) throws InterruptedException;
  }

  /// Two observations of one server.
  ///
  /// @param first null when the server was not seen the first time, so that no second look followed
  record Pair(SourceConfig source, @Nullable SourceObservation first, SourceObservation last) {
    @Nullable ServerSample firstSample() {
      return first == null ? null : first.sample().toOptional().orElse(null);
    }
  }

  /// A DMS entry as it was listed.
  ///
  /// @param rights what its calls told of rights in AWS
  private record Listing(DmsConfig entry, DmsObservation look, List<Probed> rights) {}

  private final Pause pause;
  private final InstantSource clock;

  OneLook(Pause pause, InstantSource clock) {
    this.pause = pause;
    this.clock = clock;
  }

  CheckReport of(Config config) {
    return of(config, config.sources(), config.dms(), config.aws());
  }

  /// A server without any configuration around it.
  CheckReport of(SourceConfig source) {
    return of(null, List.of(source), List.of(), null);
  }

  private CheckReport of(
      @Nullable Config config,
      List<SourceConfig> sources,
      List<DmsConfig> dms,
      @Nullable AwsConfig aws) {
    List<Future<Pair>> pairs;
    List<Future<Listing>> listings;
    Future<List<Finding>> others;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      pairs = sources.stream().map(s -> threads.submit(() -> twice(s, aws))).toList();
      listings =
          aws == null
              ? List.of()
              : dms.stream().map(d -> threads.submit(() -> listing(d, aws))).toList();
      others =
          threads.submit(() -> config == null ? List.of() : AwsSelfTest.besidesDms(config, clock));
    }
    List<Listing> listed = listings.stream().map(Future::resultNow).toList();
    List<DmsObservation> looks = listed.stream().map(Listing::look).toList();
    Judging judging = new Judging(config, looks, clock.instant());
    return new CheckReport(
        clock.instant(),
        pairs.stream().map(Future::resultNow).map(judging::judge).toList(),
        looks,
        Stream.concat(
                listed.stream()
                    .flatMap(
                        l ->
                            Stream.of(
                                    Judging.unseen(l.look()),
                                    judging.deprovisioning(l.look()),
                                    AwsSelfTest.of(l.entry(), l.rights()).stream())
                                .flatMap(found -> found)),
                others.resultNow().stream())
            .toList());
  }

  private Pair twice(SourceConfig source, @Nullable AwsConfig aws) {
    AwsConfig reached = aws == null ? AwsConfig.DEFAULT : aws;
    try (Logins logins = Logins.open(reached, clock);
        SourceObserver observer = PostgresObserver.create(source, reached, logins, clock)) {
      SourceObservation first = observer.observe();
      if (!first.sample().isKnown()) {
        return new Pair(source, null, first);
      }
      try {
        pause.await(BETWEEN_SAMPLES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Pair(source, null, first);
      }
      return new Pair(source, first, observer.observe());
    }
  }

  private Listing listing(DmsConfig entry, AwsConfig aws) {
    try (DmsInventoryObserver observer = DmsInventoryObserver.create(entry, aws, clock)) {
      DmsObservation look = observer.observe();
      return new Listing(entry, look, observer.probe(look, aws));
    }
  }
}
