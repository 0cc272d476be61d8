package io.slotwarden.daemon;

import io.slotwarden.audit.AuditCase;
import io.slotwarden.audit.AuditFinding;
import io.slotwarden.audit.CheckResult;
import io.slotwarden.audit.Phase;
import io.slotwarden.audit.ServerAudit;
import io.slotwarden.aws.Logins;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PracticeFinding;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.observe.postgres.CatalogLook;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Audits the servers of sources now and then: their settings, their room, their long transactions.
/// Only where it matters: DMS reads them, or they have logical slots. One look a source at a time,
/// on a thread and a connection of its own; nothing waits for it. Confined to the loop's thread.
final class Audits {
  private static final Logger LOG = LoggerFactory.getLogger(Audits.class);

  private final Turns turns;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private @Nullable Logins logins;
  private @Nullable Events events;

  /// @param complete every check could look
  private record Seen(Instant askedAt, List<PracticeFinding> findings, boolean complete) {}

  Audits(Turns turns) {
    this.turns = turns;
  }

  void connect(Logins logins, Events events) {
    this.logins = logins;
    this.events = events;
  }

  /// What was found last; none before the first look.
  List<PracticeFinding> findings(String source) {
    Seen last = seen.get(source);
    return last == null ? List.of() : last.findings();
  }

  /// Another configuration holds.
  void follow() {
    seen.keySet().removeIf(s -> turns.config.source(s).isEmpty() || !turns.config.audit().isOn());
  }

  /// Begins what is due.
  void tick(Instant now) {
    if (turns.config.audit().isOn()) {
      for (SourceConfig source : turns.config.sources()) {
        if (isDue(source.name(), now) && matters(source)) {
          begin(source, now);
        }
      }
    }
  }

  private boolean isDue(String source, Instant now) {
    Seen last = seen.get(source);
    Duration every = turns.config.audit().every();
    return !underWay.contains(source)
        && (last == null || Duration.between(last.askedAt(), now).abs().compareTo(every) >= 0);
  }

  private boolean matters(SourceConfig source) {
    Turns.Seen<SourceObservation> look = turns.sources.get(source.name());
    ServerSample sample = look == null ? null : look.look().sample().toOptional().orElse(null);
    return sample != null
        && (!turns.config.owners(source.name()).isEmpty()
            || sample.slots().stream().anyMatch(Slot::isLogical));
  }

  private void begin(SourceConfig source, Instant now) {
    Logins credentials = logins;
    Events home = events;
    if (credentials == null || home == null) {
      return;
    }
    underWay.add(source.name());
    home.beside(
        "audit-" + source.name(),
        () -> {
          Seen found = look(source, credentials, now);
          home.post(() -> ended(source, found));
        });
  }

  /// No task is named: what counts is that some task may run.
  private AuditCase running(Catalog server) {
    Instant at = turns.clock.instant();
    String why = "only the command audit looks at it";
    return new AuditCase(
        Phase.CDC, at, server, Observed.unknown(why, at), null, Observed.unknown(why, at));
  }

  /// Never throws: a source that can't be judged is looked at again when it is due.
  private Seen look(SourceConfig source, Logins credentials, Instant asked) {
    try {
      List<CheckResult> results =
          ServerAudit.of(running(CatalogLook.readServer(source, credentials, turns.clock)));
      return new Seen(
          asked,
          results.stream().flatMap(r -> r.findings().stream()).map(Audits::finding).toList(),
          results.stream().allMatch(r -> r.notChecked().isEmpty()));
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("event", "audit")
          .addKeyValue("source", source.name())
          .setCause(e)
          .log("the audit failed unexpectedly");
      return new Seen(asked, List.of(), false);
    }
  }

  private static PracticeFinding finding(AuditFinding f) {
    return new PracticeFinding(
        f.check().id(), f.check().title(), f.severity(), f.text(), f.remedy());
  }

  private void ended(SourceConfig source, Seen found) {
    underWay.remove(source.name());
    if (turns.config.source(source.name()).isEmpty() || !turns.config.audit().isOn()) {
      return;
    }
    seen.put(source.name(), found);
    turns
        .alerts()
        .audited(source.name(), found.findings(), found.complete(), turns.clock.instant());
  }
}
