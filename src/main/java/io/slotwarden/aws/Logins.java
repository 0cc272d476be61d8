package io.slotwarden.aws;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.Credential;
import io.slotwarden.config.Login;
import io.slotwarden.config.Secret;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Observed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The one place where the password of a new connection comes from, whoever connects. A login that
/// a server refuses is asked for once more where that can help (a secret that was rotated, a
/// token), and the connection is tried once more with the answer; then it has failed. Thread-safe.
public final class Logins implements AutoCloseable {
  /// Wrong password; any other refusal before a session begins (PAM on RDS, pg_hba.conf).
  private static final Set<String> REFUSED = Set.of("28P01", "28000");

  private final InstantSource clock;
  private AwsConfig aws;
  private @Nullable LoginCloud cloud;
  private Map<Credential, HeldSecret> secrets = new HashMap<>();

  /// Makes one connection.
  @FunctionalInterface
  public interface Door {
    Connection open(String username, String password) throws SQLException;
  }

  private Logins(AwsConfig aws, InstantSource clock) {
    this.aws = aws;
    this.clock = clock;
  }

  /// Asks AWS for nothing before the first login that needs it.
  public static Logins open(AwsConfig aws, InstantSource clock) {
    return new Logins(aws, clock);
  }

  /// From now on AWS is reached like this; what was fetched in another way is forgotten.
  public synchronized void follow(AwsConfig next) {
    if (!next.equals(aws)) {
      close();
      aws = next;
    }
  }

  /// A connection of this role to this server.
  ///
  /// @throws LoginFailed when there is nothing to log in with, or when the server has refused what
  ///   Secrets Manager or IAM gave, the second time as well
  /// @throws SQLException for whatever else the server or the way to it has to say
  public Connection connect(SourceConfig server, Credential credential, Door door)
      throws SQLException {
    try {
      return switch (credential.login()) {
        case Login.Password(Secret secret) -> byPassword(credential, secret, door);
        case Login.RdsIam(String region) -> byToken(server, credential, region, door);
        case Login.SecretsManager secret -> bySecret(credential, secret, door);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("the login was interrupted", e);
    }
  }

  private static Connection byPassword(Credential credential, Secret secret, Door door)
      throws SQLException {
    String password;
    try {
      password = secret.reveal();
    } catch (Secret.SecretUnavailable e) {
      throw nothingFor(credential, String.valueOf(e.getMessage()));
    }
    return door.open(credential.role(), password);
  }

  private Connection byToken(SourceConfig server, Credential credential, String region, Door door)
      throws SQLException {
    try {
      return open(credential, token(server, credential, region), door);
    } catch (SQLException e) {
      if (!isRefusal(e)) {
        throw e;
      }
    }
    try {
      return open(credential, token(server, credential, region), door);
    } catch (SQLException e) {
      throw isRefusal(e) ? LoginFailed.refused(e, tokenStory(server, credential)) : e;
    }
  }

  private Observed<Pass> token(SourceConfig server, Credential credential, String region) {
    return cloud().token(region, server.host(), server.port(), credential.role());
  }

  private String tokenStory(SourceConfig server, Credential credential) {
    return "the login was refused, and so was a second IAM token, signed at %s; check rds-db:connect on %s for our AWS role, GRANT rds_iam TO %s, IAM authentication of the instance, and that %s is the name that RDS gave it"
        .formatted(clock.instant(), credential.role(), credential.role(), server.host());
  }

  private Connection bySecret(Credential credential, Login.SecretsManager login, Door door)
      throws SQLException, InterruptedException {
    HeldSecret secret = held(credential, login);
    Observed<Pass> first = secret.get();
    SQLException refusal;
    try {
      return open(credential, first, door);
    } catch (SQLException e) {
      if (!isRefusal(e)) {
        throw e;
      }
      refusal = e;
    }
    Observed<Pass> second = secret.getAfterRefusalOf(first);
    String fetched = "secret " + login.arn() + " was fetched at " + second.at();
    String next = "it is fetched again at " + secret.pausesUntil() + " at the earliest";
    if (second instanceof Observed.Unknown<Pass>(var why, var _)) {
      throw LoginFailed.refused(refusal, "the login was refused, and " + why + "; " + next);
    }
    if (second.toOptional().equals(first.toOptional())) {
      throw LoginFailed.refused(
          refusal,
          "the login was refused; %s and holds what the server refuses; %s"
              .formatted(fetched, next));
    }
    try {
      return open(credential, second, door);
    } catch (SQLException e) {
      throw isRefusal(e)
          ? LoginFailed.refused(
              e, "the login was refused; %s again and refused as well; %s".formatted(fetched, next))
          : e;
    }
  }

  private static Connection open(Credential credential, Observed<Pass> seen, Door door)
      throws SQLException {
    return switch (seen) {
      case Observed.Known<Pass>(var pass, var _) ->
          door.open(pass.username(), pass.password().reveal());
      case Observed.Unknown<Pass>(var why, var _) -> throw nothingFor(credential, why);
    };
  }

  private static LoginFailed nothingFor(Credential credential, String why) {
    return LoginFailed.unavailable("no password for " + credential.role() + ": " + why);
  }

  private static boolean isRefusal(SQLException e) {
    return !(e instanceof LoginFailed) && REFUSED.contains(String.valueOf(e.getSQLState()));
  }

  private synchronized HeldSecret held(Credential credential, Login.SecretsManager login) {
    LoginCloud by = cloud();
    return secrets.computeIfAbsent(
        credential, _ -> new HeldSecret(() -> by.secret(login, credential.username()), clock));
  }

  private synchronized LoginCloud cloud() {
    LoginCloud open = cloud;
    if (open == null) {
      open = new LoginCloud(aws, clock);
      cloud = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    LoginCloud open = cloud;
    cloud = null;
    secrets = new HashMap<>();
    if (open != null) {
      open.close();
    }
  }
}
