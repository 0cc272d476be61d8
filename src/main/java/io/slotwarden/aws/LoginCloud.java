package io.slotwarden.aws;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.Login;
import io.slotwarden.config.Secret;
import io.slotwarden.model.Observed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// What AWS gives to log in with, by the SDK's default chain of credentials. The SDK is loaded with
/// this class and not before: who logs in with passwords never pays for it. Thread-safe.
final class LoginCloud implements AutoCloseable {
  private static final String SIGNING = "rds-db:connect";

  private final AwsConfig aws;
  private final InstantSource clock;
  private @Nullable AwsCredentialsProvider credentials;
  private final Map<String, SecretsAccess> regions = new ConcurrentHashMap<>();

  LoginCloud(AwsConfig aws, InstantSource clock) {
    this.aws = aws;
    this.clock = clock;
  }

  /// A token of now; unknown when there are no credentials to sign with.
  Observed<Pass> token(String region, String host, int port, String username) {
    Instant now = clock.instant();
    try {
      String token =
          RdsToken.sign(
              credentials(region).resolveCredentials(), region, host, port, username, now);
      return Observed.known(new Pass(username, token), now);
    } catch (SdkException e) {
      return Observed.unknown(AwsFailure.reason(SIGNING, e), now);
    }
  }

  /// What a secret holds now for this role; unknown with what is missing.
  ///
  /// @param said the role; null = the secret names it
  Observed<Pass> secret(Login.SecretsManager login, @Nullable String said) {
    try {
      GetSecretValueResponse answer =
          regions
              .computeIfAbsent(login.region(), r -> new SecretsAccess(r, aws, credentials(r)))
              .current(login.arn());
      return pass(
          login, said, SecretText.read(Objects.requireNonNullElse(answer.secretString(), "")));
    } catch (SdkException e) {
      return unknown(login, AwsFailure.reason(SecretsAccess.ACTION, e) + remedy(e));
    }
  }

  private Observed<Pass> pass(Login.SecretsManager login, @Nullable String said, SecretText text) {
    Secret.Literal password = text.password();
    String username = said == null ? text.username() : said;
    if (password == null) {
      return unknown(login, "it holds no password, as text or as the key password of JSON");
    }
    if (username == null) {
      return unknown(login, "it holds a password without a username: give username");
    }
    return text.username() == null || text.username().equals(username)
        ? Observed.known(new Pass(username, password), clock.instant())
        : unknown(login, "it is of another user: check username and the ARN");
  }

  private Observed<Pass> unknown(Login.SecretsManager login, String why) {
    return Observed.unknown("secret " + login.arn() + ": " + why, clock.instant());
  }

  private static String remedy(SdkException e) {
    String code =
        e instanceof AwsServiceException service ? AwsFailure.code(service).orElse("") : "";
    return switch (code) {
      case "AccessDeniedException", "DecryptionFailure" ->
          "; where a key of yours encrypts it, grant kms:Decrypt as well";
      case "ResourceNotFoundException" -> "; check the ARN";
      default -> "";
    };
  }

  /// The same for all regions: the first one's STS is asked, if any is.
  private synchronized AwsCredentialsProvider credentials(String region) {
    AwsCredentialsProvider open = credentials;
    if (open == null) {
      open = Credentials.chain(aws, region);
      credentials = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    regions.values().forEach(SecretsAccess::close);
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
