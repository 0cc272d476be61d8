package io.slotwarden.observe.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Secret;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a poll costs the server, by the server's own log.
@ResourceLock(PostgresServer.SHARED_LOCK)
class OneStatementTest {
  private static final String PASSWORD = "counted";

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aPollSendsOneStatementThatIsPreparedInTheServer(int major) {
    PostgresServer server = PostgresServer.shared(major);
    String role = PostgresServer.unique("counted");
    server.createRole(role, PASSWORD, "in role pg_monitor");
    server.execute("alter role " + role + " set log_statement = 'all'");
    Sources source = Sources.of(server).withUser(role, new Secret.Literal(PASSWORD));
    try (PostgresObserver observer =
        PostgresObserver.create(source.named("orders"), () -> Instant.EPOCH)) {
      assertThat(observer.observe().sample().reason()).isEmpty();
      int before = statements(server).size();

      for (int poll = 0; poll < 8; poll++) {
        assertThat(observer.observe().sample().reason()).isEmpty();
      }

      List<String> sent = statements(server).subList(before, before + 8);
      assertThat(statements(server)).hasSize(before + 8);
      assertThat(sent)
          .allMatch(line -> line.matches(".*execute S_\\d+: -- One look at all slots.*"));
    } finally {
      server.execute("drop role " + role);
    }
  }

  /// Empty ones are the pool's question whether a connection that rested still lives: no statement.
  private static List<String> statements(PostgresServer server) {
    return server
        .log()
        .lines()
        .filter(l -> l.contains("LOG:  execute") || l.contains("LOG:  statement"))
        .filter(l -> l.contains("execute S_") || l.contains("execute <unnamed>: -- "))
        .toList();
  }
}
