package io.slotwarden.config;

/// How a role proves to the server who it is. Looked at when a connection is made; a connection
/// that lives asks for nothing.
public sealed interface Login {
  /// By a password that this machine knows.
  record Password(Secret secret) implements Login {}

  /// By a token that our own AWS credentials sign for one host, port and role (`rds-db:connect`).
  ///
  /// @param region of the server
  record RdsIam(String region) implements Login {}

  /// By the `AWSCURRENT` version of a secret: JSON with `password` and perhaps `username`, or the
  /// password alone (`secretsmanager:GetSecretValue`).
  record SecretsManager(String arn) implements Login {
    /// Where the secret is.
    public String region() {
      return PolicyChecks.regionOf(arn);
    }
  }
}
