package io.slotwarden.observe.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How many statements a look at a database takes.
class CatalogStatementsTest {
  /// LOBs, values of types that DMS refuses, sequences.
  private static final int PROBED_GROUPS = 3;

  /// Begin, set a timeout, look, roll back.
  private static final int STATEMENTS_OF_A_PROBE = 4;

  @Test
  void areAsManyForTwoThousandTablesAsForTenButForASampleOfTheLargest() {
    try (PostgresServer server =
            PostgresServer.start(
                Majors.newest(),
                Map.of(
                    "shared_preload_libraries",
                    "pg_stat_statements",
                    "pg_stat_statements.track_utility",
                    "on"));
        AuditedDatabase few = tables(server, 10);
        AuditedDatabase many = tables(server, 2_000)) {
      server.execute("create extension pg_stat_statements");
      long ofFew = statements(server, few, Duration.ZERO, 10);

      assertThat(statements(server, many, Duration.ZERO, 2_000)).isEqualTo(ofFew);

      assertThat(statements(server, many, Duration.ofMinutes(5), 2_000) - ofFew)
          .isEqualTo((long) PROBED_GROUPS * STATEMENTS_OF_A_PROBE * CatalogSession.PROBES);
    }
  }

  private static AuditedDatabase tables(PostgresServer server, int count) {
    return new AuditedDatabase(
        server,
        "create schema app",
        """
        do $$ begin
          for i in 1..%d loop
            execute format('create table app.t%%s (id bigserial primary key, name varchar(20) default ''x'', note text, at timestamptz,
              ok boolean, ref bigint references app.t%%1$s, check (ok))', i);
            execute format('create index on app.t%%s (ref)', i);
            if i %% 100 = 0 then commit; end if;
          end loop;
        end $$
        """
            .formatted(count),
        "grant usage on schema app to slotwarden",
        "grant select on all tables in schema app to slotwarden",
        "grant select on all sequences in schema app to slotwarden");
  }

  private static long statements(
      PostgresServer server, AuditedDatabase db, Duration probing, int tables) {
    server.execute("select pg_stat_statements_reset()");

    Catalog seen = db.read(new CatalogLook.Wants("slotwarden", _ -> true, probing));

    assertThat(seen.relations().toOptional().orElseThrow()).hasSize(tables);
    assertThat(seen.indexes().toOptional().orElseThrow()).hasSize(tables);
    assertThat(seen.guards().toOptional().orElseThrow()).hasSize(2 * tables);
    assertThat(seen.lobColumns().toOptional().orElseThrow()).hasSize(tables);
    return Long.parseLong(
        String.valueOf(
            server.query(
                "select sum(calls) from pg_stat_statements where userid = 'slotwarden'::regrole")));
  }
}
