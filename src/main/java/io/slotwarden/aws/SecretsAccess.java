package io.slotwarden.aws;

import io.slotwarden.config.AwsConfig;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/// The Secrets Manager client of one region. Thread-safe.
final class SecretsAccess implements AutoCloseable {
  static final String ACTION = "secretsmanager:GetSecretValue";

  /// A fetch and a login together must fit into one look, so that the look can say what was slow.
  private static final Duration FETCH = Duration.ofMillis(3_500);

  /// Two attempts; what fails beyond them is asked again a minute later.
  private static final CallLimits LIMITS =
      new CallLimits(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(2).build());

  private final SdkHttpClient http;
  private final SecretsManagerClient secrets;

  /// Nothing is sent yet.
  ///
  /// @param credentials stay the caller's
  SecretsAccess(String region, AwsConfig aws, AwsCredentialsProvider credentials) {
    http = Transport.open(aws, LIMITS);
    secrets =
        AwsAccess.configured(SecretsManagerClient.builder(), region, LIMITS, credentials)
            .applyMutation(b -> AwsAccess.override(b, aws.secretsManagerEndpointUrl()))
            .httpClient(http)
            .build();
  }

  /// The version that counts; `AWSPENDING` is a rotation that has not ended.
  GetSecretValueResponse current(String arn) {
    return secrets.getSecretValue(
        request ->
            request
                .secretId(arn)
                .versionStage("AWSCURRENT")
                .overrideConfiguration(o -> o.apiCallTimeout(FETCH)));
  }

  @Override
  public void close() {
    secrets.close();
    http.close();
  }
}
