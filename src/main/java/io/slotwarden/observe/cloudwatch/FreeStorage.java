package io.slotwarden.observe.cloudwatch;

import io.slotwarden.aws.AwsFailure;
import io.slotwarden.aws.CallLimits;
import io.slotwarden.aws.CloudWatchAccess;
import io.slotwarden.aws.Probed;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.StorageConfig;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Observed;
import io.slotwarden.model.StorageSpace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The free storage of one RDS instance or Aurora cluster, as CloudWatch last had it. It is asked
/// beside the look that wants to know, which waits for the first answer only, and not for long.
public final class FreeStorage implements AutoCloseable {
  /// As IAM spells it.
  static final String ACTION = "cloudwatch:GetMetricData";

  /// A datapoint comes once a minute.
  private static final Duration EVERY = Duration.ofMinutes(1);

  private static final Duration ATTEMPT = Duration.ofSeconds(5);

  private static final long FIRST_WAIT_MILLIS = 2_000;

  private final String source;
  private final StorageConfig.CloudWatch storage;
  private final CloudWatchAccess access;
  private final InstantSource clock;
  private @Nullable Instant askedAt;
  private @Nullable CompletableFuture<Observed<Datapoint>> asked;
  private @Nullable Observed<Datapoint> last;

  FreeStorage(
      String source,
      StorageConfig.CloudWatch storage,
      CloudWatchAccess access,
      InstantSource clock) {
    this.source = source;
    this.storage = storage;
    this.access = access;
    this.clock = clock;
  }

  /// Nothing is sent before the first look.
  public static FreeStorage create(
      String source, StorageConfig.CloudWatch storage, AwsConfig aws, InstantSource clock) {
    CallLimits limits = CallLimits.reading(ATTEMPT);
    return new FreeStorage(
        source, storage, CloudWatchAccess.open(storage.region(), aws, limits), clock);
  }

  /// What is known now. A datapoint that is too old is none.
  public Observed<StorageSpace> read() {
    Instant now = clock.instant();
    ask(now);
    Observed<Datapoint> seen = last;
    return switch (seen) {
      case null -> Observed.unknown(source + ": CloudWatch has not answered yet", now);
      case Observed.Unknown<Datapoint>(String why, Instant at) -> Observed.unknown(why, at);
      case Observed.Known<Datapoint>(Datapoint point, var _) -> fresh(point, now);
    };
  }

  /// Whether CloudWatch lets itself be asked.
  public Probed probe() {
    return Probed.of(
        ACTION, () -> Query.of(storage).ask(access.cloudwatch(), source, clock.instant()));
  }

  private Observed<StorageSpace> fresh(Datapoint point, Instant now) {
    Duration age = Duration.between(point.at(), now);
    return age.compareTo(Query.of(storage).stale()) > 0
        ? Observed.unknown(
            source
                + ": the last datapoint that CloudWatch has of "
                + Query.of(storage).words()
                + " is "
                + Durations.format(age)
                + " old",
            now)
        : Observed.known(point.space(), point.at());
  }

  private void ask(Instant now) {
    CompletableFuture<Observed<Datapoint>> running = asked;
    boolean due = askedAt == null || !now.isBefore(askedAt.plus(EVERY)) || now.isBefore(askedAt);
    if (running == null && due) {
      askedAt = now;
      running = new CompletableFuture<>();
      asked = running;
      CompletableFuture<Observed<Datapoint>> answer = running;
      Thread.ofVirtual()
          .name("cloudwatch-" + source)
          .start(() -> answer.complete(look(clock.instant())));
    }
    if (running == null) {
      return;
    }
    try {
      last = running.get(last == null ? FIRST_WAIT_MILLIS : 0, TimeUnit.MILLISECONDS);
      asked = null;
    } catch (TimeoutException e) {
      // The next look takes the answer.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Observed<Datapoint> look(Instant now) {
    try {
      return Query.of(storage).ask(access.cloudwatch(), source, now);
    } catch (RuntimeException e) {
      return Observed.unknown(source + ": " + AwsFailure.reason(ACTION, e), now);
    }
  }

  @Override
  public void close() {
    access.close();
  }
}
