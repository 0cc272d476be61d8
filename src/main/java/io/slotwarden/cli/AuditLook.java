package io.slotwarden.cli;

import io.slotwarden.audit.Audit;
import io.slotwarden.audit.AuditCase;
import io.slotwarden.audit.AuditReport;
import io.slotwarden.audit.AuditedMigration;
import io.slotwarden.audit.Phase;
import io.slotwarden.aws.Logins;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.TargetConfig;
import io.slotwarden.daemon.Profiles;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.Observed;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.observe.dms.MigrationLook;
import io.slotwarden.observe.postgres.CatalogLook;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks once at every source, target and task of a configuration, all at the same time, and has
/// them audited. Reads only; keeps nothing.
final class AuditLook {
  /// For looks into single tables of one database; the catalogs alone take a second or so.
  private static final Duration PROBING = Duration.ofSeconds(15);

  private final Config config;
  private final InstantSource clock;

  AuditLook(Config config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /// A database of a server, and the role that DMS logs in with there.
  record Place(SourceConfig server, String database, @Nullable String role) {
    String address() {
      return server.host() + ":" + server.port();
    }
  }

  /// What is audited together.
  ///
  /// @param why the target is not known; empty when it is
  record Plan(
      SourceConfig server,
      Place source,
      Optional<MigrationTask> task,
      Optional<Place> target,
      String why) {}

  /// What the entries list.
  record Listed(Map<String, MigrationLook.Migrations> byEntry) {
    List<MigrationTask> known() {
      return byEntry.values().stream().flatMap(m -> m.known().stream()).toList();
    }
  }

  /// @param arn only this task; null for all
  /// @param phase null for what each task tells
  AuditReport look(@Nullable String arn, @Nullable Phase phase) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Logins logins = Logins.open(config.aws(), clock)) {
      Listed listed = list(threads);
      List<String> unseen = new ArrayList<>(unseen(listed));
      List<Plan> plans = plans(listed.known(), arn);
      if (arn != null && plans.isEmpty()) {
        unseen.add(
            "task "
                + arn
                + ": no dms entry lists it with a source of this configuration; look at account,"
                + " region and owns");
      }
      Map<Place, Future<Catalog>> catalogs = new LinkedHashMap<>();
      plans.forEach(
          p ->
              Stream.concat(Stream.of(p.source()), p.target().stream())
                  .forEach(
                      place ->
                          catalogs.computeIfAbsent(
                              place, _ -> threads.submit(() -> read(place, logins)))));
      Map<Place, Catalog> seen = new HashMap<>();
      for (Map.Entry<Place, Future<Catalog>> e : catalogs.entrySet()) {
        seen.put(e.getKey(), e.getValue().get());
      }
      return new AuditReport(
          clock.instant(), plans.stream().map(p -> audit(p, seen, listed, phase)).toList(), unseen);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new AuditReport(clock.instant(), List.of(), List.of("interrupted"));
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  Listed list(ExecutorService threads)
      throws InterruptedException, java.util.concurrent.ExecutionException {
    Map<String, Future<MigrationLook.Migrations>> asked = new LinkedHashMap<>();
    config.dms().forEach(d -> asked.put(d.name(), threads.submit(() -> list(d))));
    Map<String, MigrationLook.Migrations> found = new LinkedHashMap<>();
    for (Map.Entry<String, Future<MigrationLook.Migrations>> e : asked.entrySet()) {
      found.put(e.getKey(), e.getValue().get());
    }
    return new Listed(found);
  }

  private MigrationLook.Migrations list(DmsConfig entry) {
    try (MigrationLook look = MigrationLook.open(entry, config.aws(), clock)) {
      return look.ofSources(e -> Profiles.mapped(config, e).isPresent());
    }
  }

  static List<String> unseen(Listed listed) {
    return listed.byEntry().entrySet().stream()
        .flatMap(
            e ->
                Stream.concat(
                        e.getValue().tasks().reason().stream(),
                        e.getValue().replications().reason().stream())
                    .distinct()
                    .map(why -> "dms entry " + e.getKey() + ": " + why))
        .toList();
  }

  /// One for each task, and one for each source that no task reads.
  private List<Plan> plans(List<MigrationTask> tasks, @Nullable String arn) {
    List<Plan> plans = new ArrayList<>();
    for (MigrationTask task : tasks) {
      if (arn == null || arn.equals(task.task().arn())) {
        source(task).ifPresent(s -> plans.add(plan(s, task)));
      }
    }
    if (arn == null) {
      config.sources().stream()
          .filter(s -> plans.stream().noneMatch(p -> p.server().equals(s)))
          .map(this::plan)
          .forEach(plans::add);
    }
    return plans;
  }

  Optional<SourceConfig> source(MigrationTask task) {
    return task.source().toOptional().flatMap(e -> Profiles.mapped(config, e.endpoint()));
  }

  Plan plan(SourceConfig source, MigrationTask task) {
    DmsEndpoint endpoint =
        task.source().toOptional().map(MigrationEndpoint::endpoint).orElseThrow();
    String database =
        endpoint.databaseName() == null || endpoint.databaseName().isEmpty()
            ? source.database()
            : endpoint.databaseName();
    Place place = new Place(source, database, endpoint.username());
    return switch (task.target()) {
      case Observed.Unknown<MigrationEndpoint>(var why, var _) ->
          new Plan(source, place, Optional.of(task), Optional.empty(), why);
      case Observed.Known<MigrationEndpoint>(var target, var _) -> {
        List<TargetConfig> ours = Profiles.targets(config, target.endpoint());
        Optional<Place> there =
            ours.size() == 1
                ? Optional.of(place(ours.getFirst(), target.endpoint()))
                : Optional.empty();
        yield new Plan(source, place, Optional.of(task), there, noTarget(target, ours));
      }
    };
  }

  private static Place place(TargetConfig target, DmsEndpoint endpoint) {
    return new Place(target.server(), target.database(), endpoint.username());
  }

  private static String noTarget(MigrationEndpoint endpoint, List<TargetConfig> ours) {
    if (!endpoint.isPostgres()) {
      return "the target is " + endpoint.endpoint().engine() + ": only PostgreSQL is looked at";
    }
    DmsEndpoint e = endpoint.endpoint();
    return ours.isEmpty()
        ? "no entry of targets is endpoint %s (%s:%s/%s): add it to have the target looked at"
            .formatted(e.id(), e.serverName(), e.port(), e.databaseName())
        : "several entries of targets are endpoint " + e.id() + ": which is not known";
  }

  /// Where one source is to become one target nobody needs to say which.
  private Plan plan(SourceConfig source) {
    Place place = new Place(source, source.database(), null);
    boolean sure = config.sources().size() == 1 && config.targets().size() == 1;
    return new Plan(
        source,
        place,
        Optional.empty(),
        sure
            ? config.targets().stream()
                .findFirst()
                .map(t -> new Place(t.server(), t.database(), null))
            : Optional.empty(),
        "no task tells where this database goes");
  }

  Catalog read(Place place, Logins logins) {
    return CatalogLook.read(
        place.server(),
        place.database(),
        logins,
        clock,
        new CatalogLook.Wants(place.role(), _ -> true, PROBING));
  }

  private AuditedMigration audit(
      Plan plan, Map<Place, Catalog> seen, Listed listed, @Nullable Phase asked) {
    MigrationTask task = plan.task().orElse(null);
    Phase phase = asked == null ? AuditCase.phaseOf(task) : asked;
    Observed<Catalog> target =
        plan.target()
            .map(seen::get)
            .map(c -> Observed.known(c, clock.instant()))
            .orElse(Observed.unknown(plan.why(), clock.instant()));
    AuditCase audited =
        new AuditCase(
            phase,
            clock.instant(),
            java.util.Objects.requireNonNull(seen.get(plan.source())),
            target,
            task,
            tasks(plan.server(), listed));
    return new AuditedMigration(
        plan.server().name(),
        plan.source().database(),
        plan.task().map(MigrationTask::id),
        plan.target().map(p -> p.server().name()),
        phase,
        Audit.of(audited));
  }

  /// All that read a source; Unknown unless every entry that owns it listed all.
  Observed<List<MigrationTask>> tasks(SourceConfig source, Listed listed) {
    List<DmsConfig> owners = config.owners(source.name());
    if (owners.isEmpty() && !source.dmsNone()) {
      return Observed.unknown(
          source.name() + ": no dms entry owns it, and it does not say dms: none", clock.instant());
    }
    List<MigrationTask> all = new ArrayList<>();
    for (DmsConfig owner : owners) {
      MigrationLook.Migrations m =
          java.util.Objects.requireNonNull(listed.byEntry().get(owner.name()));
      for (Observed<List<MigrationTask>> kind : List.of(m.tasks(), m.replications())) {
        if (kind instanceof Observed.Unknown<List<MigrationTask>>(var why, var at)) {
          return Observed.unknown(why, at);
        }
      }
      m.known().stream()
          .filter(t -> source(t).filter(source::equals).isPresent())
          .forEach(all::add);
    }
    return Observed.known(List.copyOf(all), clock.instant());
  }
}
