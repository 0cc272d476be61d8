package io.slotwarden.cli;

import io.slotwarden.audit.AuditCase;
import io.slotwarden.audit.Close;
import io.slotwarden.audit.CloseReport;
import io.slotwarden.audit.Closing;
import io.slotwarden.audit.Phase;
import io.slotwarden.aws.Logins;
import io.slotwarden.cli.AuditLook.Listed;
import io.slotwarden.cli.AuditLook.Place;
import io.slotwarden.cli.AuditLook.Plan;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.Policy;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.TargetConfig;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.observe.dms.MigrationLook;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks once at the source, the target and the task of one migration, for what is left over of it.
/// Reads only; keeps nothing.
final class CloseLook {
  private final Config config;
  private final InstantSource clock;
  private final AuditLook audits;

  CloseLook(Config config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.audits = new AuditLook(config, clock);
  }

  /// What a person asks for.
  ///
  /// @param database of the source, where the task does not tell; null for that of its URL
  /// @param target where the task does not tell; null for the only one
  record Asked(
      SourceConfig source, String arn, @Nullable String database, @Nullable TargetConfig target) {}

  CloseReport look(Asked asked) throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Logins logins = Logins.open(config.aws(), clock)) {
      Listed listed = audits.list(threads);
      Observed<Optional<MigrationTask>> task = task(asked, listed);
      Plan plan = plan(asked, task);
      Future<Catalog> source = threads.submit(() -> audits.read(plan.source(), logins));
      Optional<Future<Catalog>> target =
          plan.target().map(place -> threads.submit(() -> audits.read(place, logins)));
      Observed<Catalog> there =
          target.isPresent()
              ? seen(target.get().get())
              : Observed.unknown(plan.why(), clock.instant());
      AuditCase audited =
          new AuditCase(
              Phase.AFTER,
              clock.instant(),
              source.get(),
              there,
              plan.task().orElse(null),
              tasks(asked, listed));
      return Close.of(
          new Closing(
              audited, asked.source().name(), asked.arn(), task, heartbeats(asked, plan.source())),
          database(plan.source()),
          plan.target().map(CloseLook::database));
    }
  }

  private Observed<Catalog> seen(Catalog catalog) {
    return Observed.known(catalog, clock.instant());
  }

  private static CloseReport.Database database(Place place) {
    return new CloseReport.Database(place.server().name(), place.address(), place.database());
  }

  /// Gone only when every entry of its account and region has listed all that there is.
  private Observed<Optional<MigrationTask>> task(Asked asked, Listed listed) {
    for (MigrationTask t : listed.known()) {
      if (t.task().arn().equals(asked.arn()) && isOf(asked.source(), t)) {
        return Observed.known(Optional.of(t), clock.instant());
      }
    }
    String[] parts = asked.arn().split(":", -1);
    List<DmsConfig> entries =
        config.dms().stream()
            .filter(d -> d.region().equals(parts[3]))
            .filter(d -> parts[4].equals(d.account()))
            .toList();
    if (entries.isEmpty()) {
      return unknown(
          "no dms entry with account %s and region %s lists task %s"
              .formatted(parts[4], parts[3], asked.arn()));
    }
    for (DmsConfig entry : entries) {
      Optional<String> why = unlisted(entry, asked);
      if (why.isPresent()) {
        return unknown(why.get());
      }
    }
    return Observed.known(Optional.empty(), clock.instant());
  }

  private boolean isOf(SourceConfig source, MigrationTask task) {
    return audits.source(task).filter(source::equals).isPresent();
  }

  /// Why it is not certain that the entry has no such task.
  private Optional<String> unlisted(DmsConfig entry, Asked asked) {
    try (MigrationLook look = MigrationLook.open(entry, config.aws(), clock)) {
      MigrationLook.Migrations found = look.ofArn(asked.arn());
      for (Observed<List<MigrationTask>> kind : List.of(found.tasks(), found.replications())) {
        if (kind.reason().isPresent()) {
          return Optional.of("dms entry " + entry.name() + ": " + kind.reason().get());
        }
      }
      return found.known().stream()
          .findFirst()
          .map(
              t ->
                  "task %s does not read source %s, or nothing tells that it does%s"
                      .formatted(
                          t.id(),
                          asked.source().name(),
                          t.source().reason().map(why -> ": " + why).orElse("")));
    }
  }

  private <T> Observed<T> unknown(String why) {
    return Observed.unknown(why, clock.instant());
  }

  private Plan plan(Asked asked, Observed<Optional<MigrationTask>> task) {
    Optional<MigrationTask> there = task.toOptional().flatMap(t -> t);
    if (there.isPresent()) {
      Plan told = audits.plan(asked.source(), there.get());
      return told.target().isPresent() || asked.target() == null
          ? told
          : new Plan(told.server(), told.source(), told.task(), target(asked), "");
    }
    String database = asked.database() == null ? asked.source().database() : asked.database();
    return new Plan(
        asked.source(),
        new Place(asked.source(), database, null),
        Optional.empty(),
        target(asked),
        "no task tells which target it was: name it by --target");
  }

  private Optional<Place> target(Asked asked) {
    TargetConfig only = config.targets().size() == 1 ? config.targets().getFirst() : null;
    return Optional.ofNullable(asked.target() == null ? only : asked.target())
        .map(t -> new Place(t.server(), t.database(), null));
  }

  /// Also those that read other sources: they may write the same target.
  private Observed<List<MigrationTask>> tasks(Asked asked, Listed listed) {
    return audits
        .tasks(asked.source(), listed)
        .map(
            own -> {
              Set<MigrationTask> all = new LinkedHashSet<>(own);
              all.addAll(listed.known());
              return List.copyOf(all);
            });
  }

  private Set<TableName> heartbeats(Asked asked, Place source) {
    return config.policies(Policy.WriteHeartbeats.class).stream()
        .filter(p -> p.names(asked.source().name(), source.database()))
        .map(Policy.WriteHeartbeats::table)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
