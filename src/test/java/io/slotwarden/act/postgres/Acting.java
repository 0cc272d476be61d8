package io.slotwarden.act.postgres;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.SourceConfig;
import java.time.Duration;
import java.time.InstantSource;

/// Actors that log in with passwords.
final class Acting {
  private Acting() {}

  static PostgresActor as(SourceConfig source) {
    return PostgresActor.create(source, logins());
  }

  static HeartbeatActor beating(SourceConfig source) {
    return HeartbeatActor.create(source, logins());
  }

  static CreateActor creating(
      SourceConfig source, HeldSnapshots held, Duration lockWait, Duration limit) {
    return new CreateActor(source, logins(), held, lockWait, limit);
  }

  private static Logins logins() {
    return Logins.open(AwsConfig.DEFAULT, InstantSource.system());
  }
}
