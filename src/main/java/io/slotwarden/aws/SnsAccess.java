package io.slotwarden.aws;

import io.slotwarden.config.AwsConfig;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The SNS client of one region, with what all our AWS clients share. Thread-safe.
public final class SnsAccess implements AutoCloseable {
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final SnsClient sns;

  private SnsAccess(
      String region, AwsConfig aws, CallLimits limits, AwsCredentialsProvider credentials) {
    this.credentials = credentials;
    http = Transport.open(aws, limits);
    sns =
        AwsAccess.configured(SnsClient.builder(), region, limits, credentials)
            .applyMutation(b -> AwsAccess.override(b, aws.snsEndpointUrl()))
            .httpClient(http)
            .build();
  }

  /// Opens with the SDK's default chain of credentials; nothing is sent yet.
  ///
  /// @param region as AWS spells it; the partition follows from it
  public static SnsAccess open(String region, AwsConfig aws, CallLimits limits) {
    return open(region, aws, limits, Credentials.chain(aws, region));
  }

  /// Opens with credentials of the caller's, which are closed with the client.
  public static SnsAccess open(
      String region, AwsConfig aws, CallLimits limits, AwsCredentialsProvider credentials) {
    return new SnsAccess(region, aws, limits, credentials);
  }

  public SnsClient sns() {
    return sns;
  }

  @Override
  public void close() {
    sns.close();
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
    http.close();
  }
}
