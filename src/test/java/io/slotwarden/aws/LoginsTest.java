package io.slotwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.Credential;
import io.slotwarden.config.Login;
import io.slotwarden.config.Secret;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.testing.Sources;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where passwords come from, how often Secrets Manager is asked, and what is said when it has
/// none.
class LoginsTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final String ARN = SecretsDouble.arn("orders");
  private static final SourceConfig SERVER = Sources.at("127.0.0.1", 5432).named("orders");
  private static final Credential BY_SECRET = new Credential(null, new Login.SecretsManager(ARN));

  private final Gate gate = new Gate();
  private SecretsDouble secrets;
  private Logins logins;
  private Instant now = NOON;

  /// A server that takes one password.
  private static final class Gate implements Logins.Door {
    String takes = "";
    String refusal = "28P01";
    final List<String> tried = new ArrayList<>();

    @Override
    public Connection open(String username, String password) throws SQLException {
      tried.add(username + ":" + password);
      if (!password.equals(takes)) {
        throw new SQLException("FATAL: refused \"" + username + "\"", refusal);
      }
      return (Connection)
          Proxy.newProxyInstance(
              Gate.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (_, method, _) -> {
                throw new UnsupportedOperationException(method.getName());
              });
    }
  }

  @BeforeEach
  void open() throws IOException {
    System.setProperty("aws.accessKeyId", "AKIATEST00000000000");
    System.setProperty("aws.secretAccessKey", "test");
    secrets = new SecretsDouble();
    logins = Logins.open(secrets.aws(), () -> now);
  }

  @AfterEach
  void close() {
    assertThat(secrets.refusals).isEmpty();
    logins.close();
    secrets.close();
  }

  private void connect() throws SQLException {
    assertThat(logins.connect(SERVER, BY_SECRET, gate)).isNotNull();
  }

  private Throwable refused(Credential credential) {
    Throwable thrown = catchThrowable(() -> logins.connect(SERVER, credential, gate));
    assertThat(thrown).isInstanceOf(LoginFailed.class);
    return thrown;
  }

  private static Credential named(String username) {
    return new Credential(username, new Login.SecretsManager(ARN));
  }

  @Test
  void aSecretIsFetchedOnceForManyConnections() throws SQLException {
    secrets.put(ARN, "watcher", "first");
    gate.takes = "first";

    connect();
    now = NOON.plus(Duration.ofDays(30));
    connect();

    assertThat(gate.tried).containsExactly("watcher:first", "watcher:first");
    assertThat(secrets.calls).hasSize(1).first().asString().contains("\"AWSCURRENT\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"28P01", "28000"})
  void aRotatedSecretIsFetchedOnceAndTheConnectionIsMadeWithoutAnError(String refusal)
      throws SQLException {
    secrets.put(ARN, "watcher", "first");
    gate.takes = "first";
    gate.refusal = refusal;
    connect();

    secrets.put(ARN, "watcher_clone", "second");
    gate.takes = "second";
    connect();

    assertThat(gate.tried)
        .containsExactly("watcher:first", "watcher:first", "watcher_clone:second");
    assertThat(secrets.calls).hasSize(2);
  }

  @Test
  void aSecretThatIsStillOldIsFetchedOnceAMinuteAndNamed() throws SQLException {
    secrets.put(ARN, "watcher", "first");
    gate.takes = "first";
    connect();
    gate.takes = "second";
    gate.tried.clear();

    Throwable failed = refused(BY_SECRET);
    for (int i = 1; i < 60; i++) {
      now = NOON.plusSeconds(i);
      refused(BY_SECRET);
    }

    assertThat(((SQLException) failed).getSQLState()).isEqualTo("28P01");
    assertThat(failed)
        .hasMessage(
            "FATAL: refused \"watcher\" (SQLSTATE 28P01); the login was refused; secret "
                + ARN
                + " was fetched at 2026-03-10T12:00:00Z and holds what the server refuses; it is"
                + " fetched again at 2026-03-10T12:01:00Z at the earliest");
    assertThat(secrets.calls).as("the first, and one for the refusals of a minute").hasSize(2);
    assertThat(gate.tried).as("what is known to be wrong is tried once a look").hasSize(60);

    secrets.put(ARN, "watcher", "second");
    now = NOON.plusSeconds(60);
    connect();

    assertThat(secrets.calls).hasSize(3);
  }

  @Test
  void aSecondRefusalOfAFreshSecretIsTheEndOfIt() throws SQLException {
    secrets.put(ARN, "watcher", "first");
    gate.takes = "first";
    connect();
    secrets.put(ARN, "watcher", "second");
    gate.takes = "third";

    assertThat(refused(BY_SECRET))
        .hasMessageContaining("was fetched at 2026-03-10T12:00:00Z again and refused as well")
        .hasMessageNotContainingAny("first", "second", "third");
    assertThat(secrets.calls).hasSize(2);
  }

  @Test
  void whatTheServerSaysOtherwiseIsPassedOnAndFetchesNothing() {
    secrets.put(ARN, "watcher", "first");
    gate.refusal = "53300";

    Throwable full = catchThrowable(() -> logins.connect(SERVER, BY_SECRET, gate));

    assertThat(full).isNotInstanceOf(LoginFailed.class);
    assertThat(((SQLException) full).getSQLState()).isEqualTo("53300");
    assertThat(secrets.calls).hasSize(1);
  }

  @Test
  void roleAndPasswordMayComeFromJsonOrThePasswordAloneFromText() throws SQLException {
    gate.takes = "pass{word}";
    secrets.put(ARN, "pass{word}\n");
    assertThat(logins.connect(SERVER, named("watcher"), gate)).isNotNull();

    logins.follow(new AwsConfig(null, null, null, null, null, null));
    logins.follow(secrets.aws());
    gate.takes = "{no json";
    secrets.put(ARN, "{no json");
    assertThat(logins.connect(SERVER, named("watcher"), gate)).isNotNull();

    logins.follow(new AwsConfig(null, null, null, null, null, null));
    logins.follow(secrets.aws());
    gate.takes = "from json";
    secrets.put(ARN, "{\"engine\":\"postgres\",\"port\":5432,\"password\":\"from json\"}");
    assertThat(logins.connect(SERVER, named("watcher"), gate)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      textBlock =
          """
          null    | just-hunter2                                | it holds a password without a username: give username
          null    | {"password":"hunter2"}                      | it holds a password without a username: give username
          watcher | {"username":"other","password":"hunter2"}   | it is of another user: check username and the ARN
          watcher | {"username":"watcher","secret":"hunter2"}   | it holds no password, as text or as the key password of JSON
          watcher | {"password":5}                              | it holds no password, as text or as the key password of JSON
          """)
  void aSecretThatDoesNotFitIsNamedAndAskedAgainAMinuteLater(
      @Nullable String username, String text, String reason) throws SQLException {
    secrets.put(ARN, text);
    Credential credential = username == null ? BY_SECRET : named(username);

    assertThat(refused(credential))
        .hasMessage("no password for " + credential.role() + ": secret " + ARN + ": " + reason);
    refused(credential);
    assertThat(gate.tried).isEmpty();
    assertThat(secrets.calls).hasSize(1);

    secrets.put(ARN, "watcher", "mended");
    gate.takes = "mended";
    now = NOON.plusSeconds(60);
    assertThat(logins.connect(SERVER, credential, gate)).isNotNull();
  }

  @Test
  void aBinarySecretHoldsNoPassword() {
    secrets.putBinary(ARN, "aHVudGVyMg==");

    assertThat(refused(BY_SECRET)).hasMessageContaining("it holds no password");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | AccessDeniedException       | User: x is not authorized to perform: secretsmanager:GetSecretValue | secretsmanager:GetSecretValue is denied (AccessDeniedException): grant secretsmanager:GetSecretValue
          400 | AccessDeniedException       | Access to KMS is not allowed                                        | grant kms:Decrypt as well
          400 | ResourceNotFoundException   | Secrets Manager can't find the specified secret.                    | check the ARN
          400 | DecryptionFailure           | Secrets Manager can't decrypt the protected secret text             | grant kms:Decrypt as well
          400 | InvalidRequestException     | You can't perform this operation on the secret because it was marked for deletion. | marked for deletion
          400 | ThrottlingException         | Rate exceeded                                                       | secretsmanager:GetSecretValue was throttled beyond all retries
          400 | ExpiredTokenException       | The security token included in the request is expired               | renew the credentials
          500 | InternalServiceError        | An error occurred on the server side.                               | secretsmanager:GetSecretValue failed (InternalServiceError, HTTP 500)
          """)
  void aFailureOfSecretsManagerIsNamedAndNotAskedAgainForAMinute(
      int status, String type, String message, String reason) throws SQLException {
    secrets.trouble = new SecretsDouble.Trouble(status, type, message);

    Throwable failed = refused(BY_SECRET);
    int calls = secrets.calls();
    now = NOON.plusSeconds(59);
    refused(BY_SECRET);

    assertThat(failed)
        .hasMessageStartingWith("no password for the user of its secret: secret " + ARN + ": ")
        .hasMessageContaining(reason);
    assertThat(calls).isLessThanOrEqualTo(2);
    assertThat(secrets.calls).hasSize(calls);
    assertThat(gate.tried).isEmpty();

    secrets.trouble = null;
    secrets.put(ARN, "watcher", "first");
    gate.takes = "first";
    now = NOON.plusSeconds(60);
    connect();
  }

  @Test
  void aRefetchThatFailsSaysBoth() throws SQLException {
    secrets.put(ARN, "watcher", "first");
    gate.takes = "first";
    connect();
    gate.takes = "second";
    secrets.trouble = new SecretsDouble.Trouble(400, "AccessDeniedException", "no");

    assertThat(refused(BY_SECRET))
        .hasMessageContaining("the login was refused, and secret " + ARN)
        .hasMessageContaining("grant secretsmanager:GetSecretValue");
  }

  @Test
  void aSecretsManagerThatHangsIsNamedWithinALook() {
    CountDownLatch never = new CountDownLatch(1);
    secrets.hung = never;
    long start = System.nanoTime();

    Throwable failed = refused(BY_SECRET);

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    never.countDown();
    assertThat(failed)
        .hasMessageContaining("timed out: secretsmanager:GetSecretValue was not answered in time");
    assertThat(took).isLessThan(Duration.ofSeconds(7));
  }

  @Test
  void aTokenIsSignedAnewForEveryConnectionAndOnceMoreAfterARefusal() {
    Credential iam = new Credential("watcher", new Login.RdsIam("eu-west-1"));
    gate.refusal = "28000";

    Throwable failed = refused(iam);
    now = NOON.plus(Duration.ofMinutes(5));
    refused(iam);

    assertThat(gate.tried)
        .hasSize(4)
        .allMatch(t -> t.startsWith("watcher:127.0.0.1:5432/?DBUser=watcher&Action=connect&"));
    assertThat(gate.tried.getFirst()).contains("X-Amz-Date=20260310T120000Z");
    assertThat(gate.tried.getLast()).contains("X-Amz-Date=20260310T120500Z");
    assertThat(failed)
        .hasMessageContaining("(SQLSTATE 28000)")
        .hasMessageContaining("so was a second IAM token, signed at 2026-03-10T12:00:00Z")
        .hasMessageContaining("GRANT rds_iam TO watcher")
        .hasMessageNotContaining("X-Amz");
    assertThat(secrets.calls).isEmpty();
  }

  @Test
  void aPasswordThatIsRefusedIsNotTriedAgain() {
    Credential plain = new Credential("watcher", new Secret.Literal("hunter2"));

    Throwable refused = catchThrowable(() -> logins.connect(SERVER, plain, gate));

    assertThat(refused).isNotInstanceOf(LoginFailed.class);
    assertThat(gate.tried).containsExactly("watcher:hunter2");
  }

  @Test
  void nothingThatIsHeldShowsItsPassword() {
    assertThat(new Pass("watcher", "hunter2").toString()).doesNotContain("hunter2");
    assertThat(SecretText.read("hunter2").toString()).doesNotContain("hunter2");
    assertThat(SecretText.read("{\"password\":\"hunter2\"}").toString()).doesNotContain("hunter2");
  }
}
