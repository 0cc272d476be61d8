package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.AT;
import static io.slotwarden.audit.ACatalog.known;

import io.slotwarden.model.ADms;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.migration.Assessment;
import io.slotwarden.model.migration.EndpointSettings;
import io.slotwarden.model.migration.Locator;
import io.slotwarden.model.migration.MappingRule;
import io.slotwarden.model.migration.MappingRule.Action;
import io.slotwarden.model.migration.MappingRule.Selection;
import io.slotwarden.model.migration.MappingRule.TableType;
import io.slotwarden.model.migration.MappingRule.Target;
import io.slotwarden.model.migration.MappingRule.Transformation;
import io.slotwarden.model.migration.MappingRule.Verb;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationInstance;
import io.slotwarden.model.migration.MigrationTable;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.NamePattern;
import io.slotwarden.model.migration.RuleName;
import io.slotwarden.model.migration.SourceFilter;
import io.slotwarden.model.migration.TableMappings;
import io.slotwarden.model.migration.TaskSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A case for tests: a CDC task with a full load before it, that takes every table of schema `app`
/// to a target, and has not run, until a test says otherwise.
final class AMigration {
  Phase phase = Phase.PREPARE;
  Catalog source;
  Observed<Catalog> target = ACatalog.unknown("no target is configured");
  String status = "ready";
  String migrationType = "full-load-and-cdc";
  @Nullable String cdcStartPosition;
  MigrationTask.FullLoad fullLoad = new MigrationTask.FullLoad(null, null, null);

  /// By path: `TargetMetadata.FullLobMode`.
  final Map<String, String> settings = new HashMap<>();

  final List<MappingRule> rules = new ArrayList<>();
  final Map<String, String> sourceSettings = new HashMap<>();
  final Map<String, String> targetSettings = new HashMap<>();
  @Nullable String slotName;
  String sourceHost = "orders-db";
  int sourcePort = 5432;
  String sourceEngine = "postgres";
  String targetEngine = "postgres";
  Observed<Optional<MigrationInstance>> instance = ACatalog.unknown("not asked");
  Observed<List<MigrationTable>> tables = known(List.of());
  Observed<List<Assessment>> assessments = known(List.of());

  /// Other tasks of the same source.
  final List<MigrationTask> others = new ArrayList<>();

  /// Why it is not known which tasks read the source; null when it is.
  @Nullable String tasksUnknown;

  private AMigration(Catalog source) {
    this.source = source;
    settings.put("TargetMetadata.SupportLobs", "true");
    settings.put("TargetMetadata.FullLobMode", "true");
    settings.put("TargetMetadata.LimitedSizeLobMode", "false");
    settings.put("TargetMetadata.InlineLobMaxSize", "0");
    settings.put("FullLoadSettings.TargetTablePrepMode", "DO_NOTHING");
    settings.put("FullLoadSettings.MaxFullLoadSubTasks", "8");
    settings.put("ValidationSettings.EnableValidation", "true");
    sourceSettings.put("heartbeatEnable", "true");
    sourceSettings.put("pluginName", "test-decoding");
    sourceSettings.put("mapBooleanAsBoolean", "true");
    targetSettings.put("mapBooleanAsBoolean", "true");
    include("app", "%");
  }

  /// A case of this database and a task.
  static AuditCase of(Catalog source, Consumer<AMigration> change) {
    AMigration migration = new AMigration(source);
    change.accept(migration);
    return migration.build();
  }

  static AuditCase of(Catalog source) {
    return of(source, _ -> {});
  }

  /// A case of this database alone.
  static AuditCase withoutTask(Catalog source) {
    return new AuditCase(
        Phase.PREPARE,
        AT,
        source,
        ACatalog.unknown("no target is configured"),
        null,
        known(List.of()));
  }

  void include(String schema, String table) {
    include(schema, table, TableType.TABLE);
  }

  void include(String schema, String table, TableType type, SourceFilter... filters) {
    rules.add(
        new Selection(
            name(),
            Action.INCLUDE,
            at(schema, table),
            type,
            List.of(filters),
            OptionalInt.empty()));
  }

  void exclude(String schema, String table) {
    rules.add(
        new Selection(
            name(),
            Action.EXCLUDE,
            at(schema, table),
            TableType.TABLE,
            List.of(),
            OptionalInt.empty()));
  }

  /// Takes back the rule that every case begins with.
  void selectNothing() {
    rules.clear();
  }

  void rename(String schema, String table, String to) {
    rules.add(
        new Transformation(
            name(), Target.TABLE, Verb.RENAME, "rename", at(schema, table), to, null));
  }

  void renameSchema(String schema, String to) {
    rules.add(
        new Transformation(
            name(),
            Target.SCHEMA,
            Verb.RENAME,
            "rename",
            new Locator(NamePattern.of(schema), null, null),
            to,
            null));
  }

  void renameColumn(String schema, String table, String column, String to) {
    rules.add(ofColumn(Verb.RENAME, "rename", schema, table, column, to));
  }

  void removeColumn(String schema, String table, String column) {
    rules.add(ofColumn(Verb.REMOVE_COLUMN, "remove-column", schema, table, column, null));
  }

  private Transformation ofColumn(
      Verb verb, String action, String schema, String table, String column, @Nullable String to) {
    Locator at = new Locator(NamePattern.of(schema), NamePattern.of(table), NamePattern.of(column));
    return new Transformation(name(), Target.COLUMN, verb, action, at, to, null);
  }

  private RuleName name() {
    int position = rules.size() + 1;
    return new RuleName(position, Integer.toString(position), "rule-" + position);
  }

  private static Locator at(String schema, String table) {
    return new Locator(NamePattern.of(schema), NamePattern.of(table), null);
  }

  MigrationTask task() {
    return new MigrationTask(
        "prod",
        dmsTask(),
        cdcStartPosition,
        fullLoad,
        known(new TaskSettings(settings)),
        known(new TableMappings(rules)),
        known(
            new MigrationEndpoint(
                endpoint("orders-src", "source", sourceEngine, sourceHost, sourcePort, slotName),
                new EndpointSettings(sourceSettings, Set.of()))),
        known(
            new MigrationEndpoint(
                endpoint("orders-tgt", "target", targetEngine, "target-db", 5432, null),
                new EndpointSettings(targetSettings, Set.of()))),
        instance,
        tables,
        assessments);
  }

  private DmsTask dmsTask() {
    @Nullable Instant finished = fullLoad.finishedAt();
    return new DmsTask(
        TaskKind.TASK,
        "orders-cdc",
        ADms.arn("task", ADms.ID),
        status,
        migrationType,
        null,
        null,
        ADms.arn("endpoint", "orders-src"),
        ADms.arn("endpoint", "orders-tgt"),
        ADms.arn("rep", "ri-1"),
        null,
        null,
        null,
        null,
        finished,
        null,
        null);
  }

  private static DmsEndpoint endpoint(
      String id, String type, String engine, String host, int port, @Nullable String slotName) {
    return new DmsEndpoint(
        id, ADms.arn("endpoint", id), type, engine, host, port, "orders", "dms", slotName);
  }

  AuditCase build() {
    MigrationTask task = task();
    List<MigrationTask> all = new ArrayList<>(others);
    all.add(task);
    return new AuditCase(
        phase,
        AT,
        source,
        target,
        task,
        tasksUnknown == null ? known(all) : ACatalog.unknown(tasksUnknown));
  }

  /// How one check ends for a case.
  static CheckResult result(AuditCheck check, AuditCase audited) {
    return Audit.of(audited).stream()
        .filter(r -> r.check() == check)
        .findFirst()
        .orElseThrow(() -> new AssertionError(check + " is not built"));
  }
}
