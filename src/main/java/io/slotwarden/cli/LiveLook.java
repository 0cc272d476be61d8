package io.slotwarden.cli;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.Config;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.observe.postgres.PostgresObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// One look at every server, all at the same time.
final class LiveLook implements LiveSlots {
  @Override
  public List<Look> look(Config config) {
    List<Future<Look>> looks;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      looks =
          config.sources().stream().map(s -> threads.submit(() -> look(s, config.aws()))).toList();
    }
    return looks.stream().map(Future::resultNow).toList();
  }

  private static Look look(SourceConfig source, AwsConfig aws) {
    InstantSource clock = InstantSource.system();
    try (Logins logins = Logins.open(aws, clock);
        PostgresObserver observer = PostgresObserver.create(source, aws, logins, clock)) {
      return switch (observer.observe().sample()) {
        case Observed.Known<ServerSample>(var sample, var _) ->
            new Look.Seen(source.name(), sample.slots().stream().map(Slot::name).toList());
        case Observed.Unknown<ServerSample>(var why, var _) -> new Look.Unseen(source.name(), why);
      };
    }
  }
}
