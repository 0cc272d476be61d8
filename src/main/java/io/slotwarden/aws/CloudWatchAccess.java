package io.slotwarden.aws;

import io.slotwarden.config.AwsConfig;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The CloudWatch client of one region, with what all our AWS clients share. Thread-safe.
public final class CloudWatchAccess implements AutoCloseable {
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final CloudWatchClient cloudwatch;

  private CloudWatchAccess(
      String region, AwsConfig aws, CallLimits limits, AwsCredentialsProvider credentials) {
    this.credentials = credentials;
    http = Transport.open(aws, limits);
    cloudwatch =
        AwsAccess.configured(CloudWatchClient.builder(), region, limits, credentials)
            .applyMutation(b -> AwsAccess.override(b, aws.cloudwatchEndpointUrl()))
            .httpClient(http)
            .build();
  }

  /// Opens with the SDK's default chain of credentials; nothing is sent yet.
  ///
  /// @param region as AWS spells it; the partition follows from it
  public static CloudWatchAccess open(String region, AwsConfig aws, CallLimits limits) {
    return open(region, aws, limits, Credentials.chain(aws, region));
  }

  /// Opens with credentials of the caller's, which are closed with the client.
  public static CloudWatchAccess open(
      String region, AwsConfig aws, CallLimits limits, AwsCredentialsProvider credentials) {
    return new CloudWatchAccess(region, aws, limits, credentials);
  }

  public CloudWatchClient cloudwatch() {
    return cloudwatch;
  }

  @Override
  public void close() {
    cloudwatch.close();
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
    http.close();
  }
}
