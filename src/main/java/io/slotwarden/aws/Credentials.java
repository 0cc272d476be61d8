package io.slotwarden.aws;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The SDK's default chain of credentials. For the role of a Kubernetes service account (a web
/// identity) that chain opens a client of STS by itself, which knows neither `aws.proxy` nor
/// `aws.ca-bundle`: where one of them is set, that client is ours.
final class Credentials {
  private static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";
  private static final String ROLE = "AWS_ROLE_ARN";

  /// Stands before a web identity in that chain.
  private static final String KEY = "AWS_ACCESS_KEY_ID";

  private static final Duration ATTEMPT = Duration.ofSeconds(5);

  private Credentials() {}

  /// To be closed by whoever asked, if it can be.
  ///
  /// @param region whose STS is asked
  static AwsCredentialsProvider chain(AwsConfig aws, String region) {
    return chain(aws, region, System::getenv);
  }

  static AwsCredentialsProvider chain(
      AwsConfig aws, String region, Secret.Environment environment) {
    String token = environment.get(TOKEN_FILE);
    String role = environment.get(ROLE);
    boolean plain = aws.proxy() == null && aws.caBundle() == null;
    return plain || token == null || role == null || environment.get(KEY) != null
        ? DefaultCredentialsProvider.builder().build()
        : new WebIdentity(aws, region, Path.of(token), role);
  }

  /// Asks STS, unsigned, for the role that the token file is good for; the file is read again each
  /// time.
  private static final class WebIdentity implements AwsCredentialsProvider, SdkAutoCloseable {
    private final SdkHttpClient http;
    private final StsClient sts;
    private final StsWebIdentityTokenFileCredentialsProvider role;

    WebIdentity(AwsConfig aws, String region, Path token, String arn) {
      CallLimits limits = CallLimits.reading(ATTEMPT);
      http = Transport.open(aws, limits);
      sts =
          AwsAccess.override(
                  AwsAccess.configured(
                      StsClient.builder(), region, limits, AnonymousCredentialsProvider.create()),
                  aws.stsEndpointUrl())
              .httpClient(http)
              .build();
      role =
          StsWebIdentityTokenFileCredentialsProvider.builder()
              .stsClient(sts)
              .roleArn(arn)
              .roleSessionName(AwsAccess.SESSION)
              .webIdentityTokenFile(token)
              .build();
    }

    @Override
    public AwsCredentials resolveCredentials() {
      return role.resolveCredentials();
    }

    @Override
    public void close() {
      role.close();
      sts.close();
      http.close();
    }
  }
}
