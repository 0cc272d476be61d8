package io.slotwarden;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Secret;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rights that the README names are those that are needed.
@ResourceLock(PostgresServer.SHARED_LOCK)
class ReadmeRightsTest {

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void withTheGrantsOfTheReadmeNoRightIsMissing(int major) throws IOException {
    PostgresServer server = PostgresServer.shared(major);
    String monitor = PostgresServer.unique("looks");
    String actor = PostgresServer.unique("drops");
    String sql =
        ReadmeTest.block("sql").replace("slotwarden_actor", actor).replace("slotwarden", monitor);

    for (String statement : sql.split(";\\s*")) {
      server.execute(statement);
    }

    try (PostgresObserver observer =
        PostgresObserver.create(
            Sources.of(server)
                .withUser(monitor, new Secret.Literal("change me"))
                .withActor(actor, new Secret.Literal("change me too"))
                .named("orders"),
            InstantSource.system())) {
      var seen = observer.observe();
      assertThat(seen.sample().isKnown()).isTrue();
      assertThat(seen.floors().reason()).isEmpty();
      assertThat(seen.settings().toOptional().map(ServerSettings::missingRights).orElseThrow())
          .isEmpty();
    }
  }
}
