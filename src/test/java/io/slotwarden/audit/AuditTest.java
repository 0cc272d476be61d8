package io.slotwarden.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Severity;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The audit as a whole: all checks are there, and a migration in order has no finding.
@ResourceLock(PostgresServer.SHARED_LOCK)
class AuditTest {
  /// A shop that rents films, as whoever has read the practices would have made it.
  private static final String[] SOURCE = {
    "create schema app",
    "create table app.customer (id int primary key, name varchar(60) not null, mail varchar(120))",
    "create table app.film (id int primary key, title varchar(200) not null, length smallint,"
        + " rate numeric(6,2) not null)",
    "create table app.inventory (id int primary key, film int not null references app.film)",
    "create table app.rental (id bigint primary key, inventory int not null references"
        + " app.inventory, customer int not null references app.customer, rented varchar(30) not"
        + " null, amount numeric(8,2), check (amount >= 0))",
    "create index rental_customer on app.rental (customer)",
    "insert into app.customer values (1, 'Mary', 'mary@example.org')",
    "insert into app.film values (1, 'A film', 90, 4.99)",
  };

  @Test
  void everyCheckOfTheReferenceIsBuiltOnce() {
    assertThat(Audit.CHECKS.stream().map(Check::is))
        .containsExactlyElementsOf(Arrays.asList(AuditCheck.values()));
    assertThat(Arrays.stream(AuditCheck.values()).map(AuditCheck::id)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aMigrationInOrderHasNoFindingBeforeItsCutOver(int major) {
    PostgresServer server = PostgresServer.shared(major);
    try (AuditedDatabase source = new AuditedDatabase(server, SOURCE);
        AuditedDatabase target = new AuditedDatabase(server, SOURCE)) {
      AuditCase audited =
          AMigration.of(
              inOrder(source.read()),
              m -> {
                m.phase = Phase.CUTOVER;
                m.sourceSettings.put("captureDdls", "false");
                m.target = ACatalog.known(inOrder(target.read()));
              });

      assertThat(Audit.of(audited).stream().flatMap(r -> r.findings().stream()))
          .filteredOn(f -> f.severity() != Severity.INFO)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void whatCouldNotBeLookedAtNeverPasses(Phase phase) {
    Catalog unseen = Catalog.unseen("orders", "orders", "refused", ACatalog.AT);
    List<CheckResult> results =
        Audit.of(
            AMigration.of(
                unseen,
                m -> {
                  m.phase = phase;
                  m.target = ACatalog.known(unseen);
                }));

    assertThat(results).hasSize(AuditCheck.values().length);
    assertThat(results)
        .filteredOn(CheckResult::passed)
        .extracting(CheckResult::check)
        .as("these look at DMS alone")
        .isSubsetOf(
            AuditCheck.POOLER,
            AuditCheck.HEARTBEAT,
            AuditCheck.VALIDATION,
            AuditCheck.FIRST_COPY,
            AuditCheck.INSTANCE_HEALTH);
  }

  /// The test server's own settings are not what this is about.
  private static Catalog inOrder(Catalog real) {
    Catalog good = ACatalog.with(_ -> {});
    return ACatalog.with(
        real,
        c -> {
          c.settings = good.settings();
          c.headRoom = good.headRoom();
          c.roleRights = good.roleRights();
          c.spills = good.spills();
          c.slots = good.slots();
        });
  }
}
