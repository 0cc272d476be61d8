package io.slotwarden.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/// How long one call may take, and how often it is tried.
///
/// @param connect to reach the host
/// @param attempt for one attempt as a whole, also one whose answer drips in
/// @param retries what is tried again, how often and after which pauses
public record CallLimits(Duration connect, Duration attempt, RetryStrategy retries) {
  /// A host in reach answers a connection within milliseconds.
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /// For calls that may be repeated: the SDK's own retries, four attempts in about 3 s when
  /// throttled.
  public static CallLimits reading(Duration attempt) {
    return new CallLimits(CONNECT, attempt, AwsRetryStrategy.defaultRetryStrategy());
  }

  /// For calls that change something: one attempt, whatever happens.
  public static CallLimits acting(Duration attempt) {
    return new CallLimits(CONNECT, attempt, AwsRetryStrategy.doNotRetry());
  }
}
