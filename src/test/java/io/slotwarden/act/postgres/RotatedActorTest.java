package io.slotwarden.act.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.aws.Logins;
import io.slotwarden.aws.SecretsDouble;
import io.slotwarden.config.Credential;
import io.slotwarden.config.Login;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The actor's password comes from Secrets Manager, and is another one at the next drop.
@ResourceLock(PostgresServer.SHARED_LOCK)
class RotatedActorTest {
  private static final String ROLE = "rotated_actor";
  private static final String SLOT = "rotated_left_over";
  private static final String ARN = SecretsDouble.arn("actor");

  private PostgresServer server;
  private SecretsDouble secrets;
  private Logins logins;

  @BeforeEach
  void open() throws Exception {
    System.setProperty("aws.accessKeyId", "AKIATEST00000000000");
    System.setProperty("aws.secretAccessKey", "test");
    server = PostgresServer.shared(Majors.newest());
    server.createRole(ROLE, "hunter-one", "replication");
    secrets = new SecretsDouble();
    secrets.put(ARN, ROLE, "hunter-one");
    logins = Logins.open(secrets.aws(), InstantSource.system());
  }

  @AfterEach
  void close() {
    assertThat(secrets.refusals).isEmpty();
    logins.close();
    secrets.close();
    server.dropSlots();
    server.execute("drop role " + ROLE);
  }

  @Test
  void aDropLogsInWithTheRotatedPassword() {
    assertThat(drop().outcome()).isEqualTo(ActOutcome.DROPPED);
    server.execute("alter role " + ROLE + " password 'hunter-two'");
    secrets.put(ARN, ROLE, "hunter-two");

    ActResult second = drop();

    assertThat(second.outcome()).as(second.detail()).isEqualTo(ActOutcome.DROPPED);
    assertThat(secrets.calls()).isEqualTo(2);
  }

  @Test
  void aDropThatCanNotLogInFailsAndTheSlotIsStillThere() {
    server.execute("alter role " + ROLE + " password 'hunter-two'");

    ActResult refused = drop();

    assertThat(refused.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(refused.detail())
        .contains("not connected as " + ROLE, "28P01", "the login was refused; secret " + ARN)
        .doesNotContain("hunter");
    assertThat(secrets.calls()).isEqualTo(2);
    assertThat(
            server.query(
                "select active from pg_replication_slots where slot_name = '" + SLOT + "'"))
        .isEqualTo("f");
  }

  private ActResult drop() {
    server.createLogicalSlot(SLOT);
    Sources plain = Sources.of(server);
    ServerSample sample;
    try (PostgresObserver observer =
        PostgresObserver.create(plain.named("test"), InstantSource.system())) {
      sample = observer.observe().sample().toOptional().orElseThrow();
    }
    SourceConfig source =
        new SourceConfig(
            "test",
            plain.url(),
            plain.host(),
            plain.port(),
            new Credential(plain.username(), plain.password()),
            new Credential(ROLE, new Login.SecretsManager(ARN)),
            null,
            Duration.ofSeconds(15),
            null,
            List.of(),
            List.of(),
            List.of(),
            true);
    return PostgresActor.create(source, logins)
        .drop(
            new Act.DropSlot(
                new SlotId("test", SLOT),
                "left-over",
                server.major(),
                SlotEvidence.of(sample, sample.slot(SLOT).orElseThrow())));
  }
}
