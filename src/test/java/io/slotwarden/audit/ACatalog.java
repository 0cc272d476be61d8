package io.slotwarden.audit;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.ColumnDefault;
import io.slotwarden.model.catalog.DdlTrigger;
import io.slotwarden.model.catalog.DeferrableConstraint;
import io.slotwarden.model.catalog.Extension;
import io.slotwarden.model.catalog.ForeignKey;
import io.slotwarden.model.catalog.HeadRoom;
import io.slotwarden.model.catalog.Inheritance;
import io.slotwarden.model.catalog.Leftover;
import io.slotwarden.model.catalog.LobColumn;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.LongTransaction;
import io.slotwarden.model.catalog.PgLogical;
import io.slotwarden.model.catalog.PreparedTransaction;
import io.slotwarden.model.catalog.PrimaryKey;
import io.slotwarden.model.catalog.Publication;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.RoleRights;
import io.slotwarden.model.catalog.RoleSetting;
import io.slotwarden.model.catalog.RowGuard;
import io.slotwarden.model.catalog.RowWrites;
import io.slotwarden.model.catalog.SchemaContents;
import io.slotwarden.model.catalog.SecondaryIndex;
import io.slotwarden.model.catalog.SequenceState;
import io.slotwarden.model.catalog.Setting;
import io.slotwarden.model.catalog.Spill;
import io.slotwarden.model.catalog.TypedColumn;
import io.slotwarden.model.catalog.UserTrigger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A catalog for tests: that of an empty database of a server which is set as DMS wants it, or a
/// real one, until a test says otherwise.
final class ACatalog {
  static final Instant AT = Instant.parse("2026-03-10T12:00:00Z");

  String place = "orders";
  String database = "orders";
  int majorVersion = 16;
  Observed<Map<String, Setting>> settings = known(goodSettings());
  Observed<HeadRoom> headRoom = known(new HeadRoom(10, 1, 10, 1, 0, false));
  Observed<List<RoleSetting>> roleSettings = none();
  Observed<List<LongTransaction>> longTransactions = none();
  Observed<List<PreparedTransaction>> preparedTransactions = none();
  Observed<Map<TableName, Relation>> relations = known(Map.of());
  Observed<Map<TableName, PrimaryKey>> primaryKeys = known(Map.of());
  Observed<List<LobColumn>> lobColumns = none();
  Observed<List<ForeignKey>> foreignKeys = none();
  Observed<List<UserTrigger>> triggers = none();
  Observed<List<DeferrableConstraint>> deferrable = none();
  Observed<List<SecondaryIndex>> indexes = none();
  Observed<List<ColumnDefault>> defaults = none();
  Observed<List<SequenceState>> sequences = none();
  Observed<List<Inheritance>> inheritance = none();
  Observed<List<TypedColumn>> typedColumns = none();
  Observed<List<Extension>> extensions = none();
  Observed<Map<String, String>> availableExtensions = known(Map.of());
  Observed<PgLogical> pglogical = known(new PgLogical(false, null, Map.of()));
  Observed<List<LogicalSlot>> slots = none();
  Observed<RoleRights> roleRights = known(new RoleRights("dms", true, false, true, List.of()));
  Observed<List<Leftover>> leftovers = none();
  Observed<DdlTrigger> ddlTrigger = known(new DdlTrigger(true, true, 0));
  Observed<List<Spill>> spills = none();
  Observed<List<RowGuard>> guards = none();
  Observed<RowWrites> rowWrites = known(new RowWrites(1_000_000, 0));
  Observed<Map<String, Long>> decoded = known(Map.of());
  Observed<Optional<Lsn>> volumeStart = known(Optional.empty());
  Observed<List<Publication>> publications = none();
  Observed<List<SchemaContents>> schemas = none();

  static Catalog with(Consumer<ACatalog> change) {
    ACatalog catalog = new ACatalog();
    change.accept(catalog);
    return catalog.build();
  }

  /// This one with a change.
  static Catalog with(Catalog real, Consumer<ACatalog> change) {
    ACatalog c = new ACatalog();
    c.place = real.place();
    c.database = real.database();
    c.majorVersion = real.majorVersion();
    c.settings = real.settings();
    c.headRoom = real.headRoom();
    c.roleSettings = real.roleSettings();
    c.longTransactions = real.longTransactions();
    c.preparedTransactions = real.preparedTransactions();
    c.relations = real.relations();
    c.primaryKeys = real.primaryKeys();
    c.lobColumns = real.lobColumns();
    c.foreignKeys = real.foreignKeys();
    c.triggers = real.triggers();
    c.deferrable = real.deferrable();
    c.indexes = real.indexes();
    c.defaults = real.defaults();
    c.sequences = real.sequences();
    c.inheritance = real.inheritance();
    c.typedColumns = real.typedColumns();
    c.extensions = real.extensions();
    c.availableExtensions = real.availableExtensions();
    c.pglogical = real.pglogical();
    c.slots = real.slots();
    c.roleRights = real.roleRights();
    c.leftovers = real.leftovers();
    c.ddlTrigger = real.ddlTrigger();
    c.spills = real.spills();
    c.guards = real.guards();
    c.rowWrites = real.rowWrites();
    c.decoded = real.decoded();
    c.volumeStart = real.volumeStart();
    c.publications = real.publications();
    c.schemas = real.schemas();
    change.accept(c);
    return c.build();
  }

  static <T> Observed<T> known(T value) {
    return Observed.known(value, AT);
  }

  static <T> Observed<T> unknown(String why) {
    return Observed.unknown(why, AT);
  }

  private static <T> Observed<List<T>> none() {
    return known(List.of());
  }

  /// Says a setting otherwise, in the unit of `pg_settings`.
  void set(String name, String value) {
    Map<String, Setting> changed = new HashMap<>(settings.toOptional().orElseThrow());
    changed.put(name, new Setting(name, value, null, "configuration file", false));
    settings = known(changed);
  }

  void unset(String name) {
    Map<String, Setting> changed = new HashMap<>(settings.toOptional().orElseThrow());
    changed.remove(name);
    settings = known(changed);
  }

  private static Map<String, Setting> goodSettings() {
    Map<String, Setting> good = new HashMap<>();
    Map.ofEntries(
            Map.entry("wal_level", "logical"),
            Map.entry("max_replication_slots", "10"),
            Map.entry("max_wal_senders", "10"),
            Map.entry("wal_sender_timeout", "60000"),
            Map.entry("max_slot_wal_keep_size", "102400"),
            Map.entry("logical_decoding_work_mem", "65536"),
            Map.entry("idle_in_transaction_session_timeout", "0"),
            Map.entry("statement_timeout", "0"),
            Map.entry("max_worker_processes", "20"),
            Map.entry("max_logical_replication_workers", "4"),
            Map.entry("autovacuum_max_workers", "3"),
            Map.entry("max_parallel_workers", "8"),
            Map.entry("session_replication_role", "origin"),
            Map.entry("shared_preload_libraries", ""),
            Map.entry("autovacuum", "on"),
            Map.entry("max_wal_size", "1024"),
            Map.entry("synchronous_commit", "on"))
        .forEach((n, v) -> good.put(n, new Setting(n, v, null, "default", false)));
    return good;
  }

  Catalog build() {
    return new Catalog(
        place,
        database,
        majorVersion,
        settings,
        headRoom,
        roleSettings,
        longTransactions,
        preparedTransactions,
        relations,
        primaryKeys,
        lobColumns,
        foreignKeys,
        triggers,
        deferrable,
        indexes,
        defaults,
        sequences,
        inheritance,
        typedColumns,
        extensions,
        availableExtensions,
        pglogical,
        slots,
        roleRights,
        leftovers,
        ddlTrigger,
        spills,
        guards,
        rowWrites,
        decoded,
        volumeStart,
        publications,
        schemas);
  }
}
