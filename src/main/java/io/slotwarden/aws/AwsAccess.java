package io.slotwarden.aws;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.DmsConfig;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The clients of one account and region. Thread-safe.
public final class AwsAccess implements AutoCloseable {
  /// How our sessions are called in CloudTrail.
  static final String SESSION = "slotwarden";

  private final SdkHttpClient http;
  private final AwsCredentialsProvider base;
  private final AwsCredentialsProvider credentials;
  private final DatabaseMigrationClient dms;
  private final @Nullable StsClient baseSts;
  private final StsClient sts;

  private AwsAccess(
      DmsConfig config,
      AwsConfig aws,
      CallLimits limits,
      @Nullable CallBudget budget,
      AwsCredentialsProvider base) {
    this.base = base;
    http = Transport.open(aws, limits);
    String role = config.assumeRole();
    if (role == null) {
      baseSts = null;
      credentials = base;
    } else {
      baseSts = sts(config, aws, limits, base);
      credentials =
          StsAssumeRoleCredentialsProvider.builder()
              .stsClient(baseSts)
              .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION))
              .build();
    }
    dms =
        configured(DatabaseMigrationClient.builder(), config.region(), limits, credentials)
            .applyMutation(b -> override(b, config.endpointUrl()))
            .applyMutation(b -> within(b, budget))
            .httpClient(http)
            .build();
    sts = sts(config, aws, limits, credentials);
  }

  /// Opens with the SDK's default chain of credentials; nothing is sent yet.
  public static AwsAccess open(DmsConfig config, AwsConfig aws, CallLimits limits) {
    return open(config, aws, limits, Credentials.chain(aws, config.region()));
  }

  /// The same; calls of DMS keep to a budget.
  public static AwsAccess open(
      DmsConfig config, AwsConfig aws, CallLimits limits, CallBudget budget) {
    return new AwsAccess(config, aws, limits, budget, Credentials.chain(aws, config.region()));
  }

  /// Opens with credentials of the caller's, which are closed with the clients.
  public static AwsAccess open(
      DmsConfig config, AwsConfig aws, CallLimits limits, AwsCredentialsProvider base) {
    return new AwsAccess(config, aws, limits, null, base);
  }

  public DatabaseMigrationClient dms() {
    return dms;
  }

  /// Signs with the same credentials as the DMS client, so that it tells whose they are.
  public StsClient sts() {
    return sts;
  }

  /// Those that calls are signed with: of the assumed role, if there is one.
  public AwsCredentialsProvider credentials() {
    return credentials;
  }

  @Override
  public void close() {
    dms.close();
    sts.close();
    for (AwsCredentialsProvider provider : List.of(credentials, base)) {
      if (provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    }
    if (baseSts != null) {
      baseSts.close();
    }
    http.close();
  }

  private StsClient sts(
      DmsConfig config, AwsConfig aws, CallLimits limits, AwsCredentialsProvider signer) {
    StsClientBuilder builder = configured(StsClient.builder(), config.region(), limits, signer);
    return override(builder, aws.stsEndpointUrl()).httpClient(http).build();
  }

  /// What every client of ours has, whatever its service.
  static <B extends AwsClientBuilder<B, ?>> B configured(
      B builder, String region, CallLimits limits, AwsCredentialsProvider signer) {
    return builder
        .region(Region.of(region))
        .credentialsProvider(signer)
        .overrideConfiguration(
            o ->
                o.apiCallAttemptTimeout(limits.attempt())
                    .retryStrategy(limits.retries())
                    .addExecutionInterceptor(new AnswerLimit()));
  }

  private static <B extends AwsClientBuilder<B, ?>> B within(
      B builder, @Nullable CallBudget budget) {
    return budget == null
        ? builder
        : builder.overrideConfiguration(
            builder.overrideConfiguration().toBuilder()
                .addExecutionInterceptor(new BudgetedCalls(budget))
                .build());
  }

  /// With another endpoint than AWS's own, if there is one.
  static <B extends AwsClientBuilder<B, ?>> B override(B builder, @Nullable URI endpoint) {
    return endpoint == null ? builder : builder.endpointOverride(endpoint);
  }
}
