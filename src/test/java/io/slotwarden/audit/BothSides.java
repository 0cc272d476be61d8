package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Severity;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// The databases of a migration, on real servers, audited as often as a test likes.
final class BothSides implements AutoCloseable {
  final AuditedDatabase source;
  final AuditedDatabase target;

  BothSides(PostgresServer server, String[] source, String[] target) {
    this(server, source, server, target);
  }

  BothSides(PostgresServer from, String[] source, PostgresServer to, String[] target) {
    this.source = new AuditedDatabase(from, source);
    this.target = new AuditedDatabase(to, target);
  }

  /// What a check says of both as they are now, in the case of [AMigration] and a change.
  CheckResult check(AuditCheck check, Phase phase, Consumer<AMigration> change) {
    return AMigration.result(
        check,
        AMigration.of(
            source.read(),
            m -> {
              m.phase = phase;
              m.target = known(target.read());
              change.accept(m);
            }));
  }

  CheckResult check(AuditCheck check, Phase phase) {
    return check(check, phase, _ -> {});
  }

  /// Runs on the target what the findings say mends it.
  void mend(CheckResult result) {
    String[] sql =
        result.findings().stream()
            .flatMap(f -> f.objects().stream())
            .map(o -> Objects.requireNonNull(o.sql(), () -> "nothing mends " + o))
            .toArray(String[]::new);
    assertThat(sql).as("what mends " + result.check()).isNotEmpty();
    target.execute(sql);
  }

  /// The only finding; nothing was left unchecked.
  static AuditFinding only(CheckResult result) {
    assertThat(result.notChecked()).isEmpty();
    assertThat(result.notApplicable()).isEmpty();
    assertThat(result.findings()).hasSize(1);
    return result.findings().getFirst();
  }

  static AuditFinding only(CheckResult result, Severity severity) {
    AuditFinding found = only(result);
    assertThat(found.severity()).isEqualTo(severity);
    return found;
  }

  static List<String> names(AuditFinding found) {
    return found.objects().stream().map(AuditObject::name).toList();
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
