package io.slotwarden.observe.postgres;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.DdlTrigger;
import io.slotwarden.model.catalog.Extension;
import io.slotwarden.model.catalog.LongTransaction;
import io.slotwarden.model.catalog.PgLogical;
import io.slotwarden.model.catalog.PgLogical.ReplicationSet;
import io.slotwarden.model.catalog.RoleRights;
import io.slotwarden.model.catalog.RowWrites;
import io.slotwarden.model.catalog.Setting;
import io.slotwarden.model.catalog.Spill;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the catalogs of one database for an audit, in one read-only session: some thirty
/// statements over whole catalogs, none for a single table, then looks into single tables (the
/// largest first) within a budget of time. Nothing waits for a lock, nothing is written.
public final class CatalogLook {
  /// `pg_stat_replication_slots` is of 14.
  private static final int COUNTS_SPILLS = 14;

  /// Generated columns are of 12.
  private static final int GENERATES_COLUMNS = 12;

  /// Publications of whole schemas are of 15.
  private static final int PUBLISHES_SCHEMAS = 15;

  private final SourceConfig server;
  private final CatalogSession session;
  private final Wants wants;

  /// What an audit wants to know.
  ///
  /// @param dmsRole whose rights matter; null = nobody's
  /// @param tables which matter; of the others nothing is kept
  /// @param probing how long single tables may be looked into, altogether
  public record Wants(@Nullable String dmsRole, Predicate<TableName> tables, Duration probing) {

    /// Everything, with a few seconds for single tables.
    public static Wants all() {
      return new Wants(null, _ -> true, Duration.ofSeconds(10));
    }
  }

  private CatalogLook(SourceConfig server, CatalogSession session, Wants wants) {
    this.server = server;
    this.session = session;
    this.wants = wants;
  }

  /// Blocks for a second or so; for a database with 100,000 tables some more. Never throws for
  /// anything that the server does: what could not be read is Unknown, with the reason.
  ///
  /// @param server a source or target, looked at with the monitor's credential
  /// @param database of that server
  public static Catalog read(
      SourceConfig server, String database, Logins logins, InstantSource clock, Wants wants) {
    return look(server, database, logins, clock, wants, look -> look::read);
  }

  /// The server alone, whatever its databases hold: seven short statements, no table. As [#read].
  public static Catalog readServer(SourceConfig server, Logins logins, InstantSource clock) {
    Wants wants = new Wants(null, _ -> false, Duration.ZERO);
    return look(
        server,
        server.database(),
        logins,
        clock,
        wants,
        look -> (database, major) -> look.ofServer(database, major, clock));
  }

  /// How much of it is read.
  private interface Reading {
    Catalog read(String database, int major);
  }

  private static Catalog look(
      SourceConfig server,
      String database,
      Logins logins,
      InstantSource clock,
      Wants wants,
      Function<CatalogLook, Reading> reading) {
    try (Connection connection =
        MonitorDataSource.unlimited(server, logins, database).getConnection()) {
      int major = connection.getMetaData().getDatabaseMajorVersion();
      CatalogSession session =
          new CatalogSession(connection, server, clock, wants.tables(), wants.probing());
      return reading.apply(new CatalogLook(server, session, wants)).read(database, major);
    } catch (SQLException | RuntimeException e) {
      return Catalog.unseen(server.name(), database, Trouble.reason(server, e), clock.instant());
    }
  }

  private Catalog ofServer(String database, int major, InstantSource clock) {
    return Catalog.ofServer(
        server.name(),
        database,
        major,
        settings(),
        session.row(CatalogSql.HEAD_ROOM, CatalogRows::headRoom),
        session.rows(CatalogSql.ROLE_SETTINGS, CatalogRows::roleSetting),
        longTransactions(),
        session.rows(CatalogSql.PREPARED_TRANSACTIONS, CatalogRows::prepared),
        session.rows(CatalogSql.SLOTS, CatalogRows::slot),
        spills(major),
        server.name() + ": not looked at, only its server",
        clock.instant());
  }

  private Observed<Map<String, Setting>> settings() {
    return session
        .settings()
        .map(all -> all.stream().collect(Collectors.toMap(Setting::name, Function.identity())));
  }

  private Observed<List<Spill>> spills(int major) {
    return major < COUNTS_SPILLS
        ? session.unknown("spills are counted from PostgreSQL 14 on")
        : session.rows(CatalogSql.SPILLS, CatalogRows::spill);
  }

  private Catalog read(String database, int major) {
    CatalogSession s = session;
    return new Catalog(
        server.name(),
        database,
        major,
        settings(),
        s.row(CatalogSql.HEAD_ROOM, CatalogRows::headRoom),
        s.rows(CatalogSql.ROLE_SETTINGS, CatalogRows::roleSetting),
        longTransactions(),
        s.rows(CatalogSql.PREPARED_TRANSACTIONS, CatalogRows::prepared),
        s.byTable(CatalogSql.RELATIONS, CatalogRows::relation),
        s.byTable(CatalogSql.PRIMARY_KEYS, CatalogRows::primaryKey),
        s.probed(CatalogSql.LOB_COLUMNS, CatalogRows::lobColumn),
        s.ofTables(CatalogSql.FOREIGN_KEYS, CatalogRows::foreignKey),
        s.ofTables(CatalogSql.TRIGGERS, CatalogRows::trigger),
        s.ofTables(CatalogSql.DEFERRABLE, CatalogRows::deferrable),
        s.ofTables(CatalogSql.INDEXES, CatalogRows::index),
        s.ofTables(
            major < GENERATES_COLUMNS ? CatalogSql.DEFAULTS_10 : CatalogSql.DEFAULTS,
            CatalogRows::byDefault),
        s.probed(CatalogSql.SEQUENCES, CatalogRows::sequence),
        s.ofTables(CatalogSql.INHERITANCE, CatalogRows::inheritance),
        s.probed(CatalogSql.TYPED_COLUMNS, CatalogRows::typedColumn),
        s.rows(CatalogSql.EXTENSIONS, CatalogRows::extension),
        s.rows(CatalogSql.AVAILABLE_EXTENSIONS, CatalogLook::available)
            .map(
                all ->
                    all.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))),
        pglogical(),
        s.rows(CatalogSql.SLOTS, CatalogRows::slot),
        roleRights(),
        s.rows(CatalogSql.LEFTOVERS, CatalogRows::leftover),
        ddlTrigger(),
        spills(major),
        s.ofTables(CatalogSql.ROW_GUARDS, CatalogRows::guard),
        s.row(
            CatalogSql.ROW_WRITES,
            row ->
                new RowWrites(
                    CatalogRows.number(row, "here"), CatalogRows.number(row, "elsewhere"))),
        major < COUNTS_SPILLS
            ? s.unknown("what was decoded is counted from PostgreSQL 14 on")
            : decoded(),
        volumeStart(),
        s.rows(
            major < PUBLISHES_SCHEMAS ? CatalogSql.PUBLICATIONS_10 : CatalogSql.PUBLICATIONS,
            CatalogRows::publication),
        s.rows(CatalogSql.SCHEMAS, CatalogRows::schema));
  }

  private Observed<Map<String, Long>> decoded() {
    return session
        .rows(
            CatalogSql.DECODED,
            row ->
                Map.entry(
                    CatalogRows.text(row, "slot_name"), CatalogRows.number(row, "total_txns")))
        .map(all -> all.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private Observed<Optional<Lsn>> volumeStart() {
    return session.group(
        () ->
            session.list(CatalogSql.HAS_VOLUME_START, row -> row.is("has")).getFirst()
                ? session
                    .list(CatalogSql.VOLUME_START, row -> Optional.ofNullable(row.lsn("lsn")))
                    .getFirst()
                : Optional.empty());
  }

  private static Map.Entry<String, String> available(Row row) throws SQLException {
    String version = row.text("default_version");
    return Map.entry(CatalogRows.text(row, "name"), version == null ? "" : version);
  }

  /// Without `pg_monitor` the view hides what it is asked for.
  private Observed<List<LongTransaction>> longTransactions() {
    Observed<Boolean> sees = session.row(CatalogSql.SEES_ACTIVITY, row -> row.is("sees"));
    return sees.toOptional().orElse(true)
        ? session.rows(CatalogSql.LONG_TRANSACTIONS, CatalogRows::longTransaction)
        : session.unknown(
            "the sessions of others are hidden; GRANT pg_monitor TO " + server.monitor().role());
  }

  private Observed<PgLogical> pglogical() {
    return session.group(
        () -> {
          boolean installed =
              session.list(CatalogSql.EXTENSIONS, CatalogRows::extension).stream()
                  .map(Extension::name)
                  .anyMatch("pglogical"::equals);
          return installed ? node() : new PgLogical(false, null, Map.of());
        });
  }

  /// A row of the node and one of its sets.
  private record NodeSet(String node, Optional<String> name, ReplicationSet bare) {}

  private PgLogical node() throws SQLException {
    Map<String, List<TableName>> tables = new HashMap<>();
    session
        .list(
            CatalogSql.PGLOGICAL_TABLES,
            row -> Map.entry(CatalogRows.text(row, "set_name"), CatalogRows.table(row)))
        .forEach(e -> tables.computeIfAbsent(e.getKey(), _ -> new ArrayList<>()).add(e.getValue()));
    List<NodeSet> rows =
        session.list(
            CatalogSql.PGLOGICAL,
            row ->
                new NodeSet(
                    CatalogRows.text(row, "node_name"),
                    Optional.ofNullable(row.text("set_name")),
                    new ReplicationSet(
                        row.is("replicate_insert"),
                        row.is("replicate_update"),
                        row.is("replicate_delete"),
                        row.is("replicate_truncate"),
                        List.of())));
    Map<String, ReplicationSet> sets = new HashMap<>();
    for (NodeSet row : rows) {
      row.name().ifPresent(n -> sets.put(n, row.bare().with(tables.getOrDefault(n, List.of()))));
    }
    return new PgLogical(true, rows.isEmpty() ? null : rows.getFirst().node(), sets);
  }

  private Observed<RoleRights> roleRights() {
    String role = wants.dmsRole();
    if (role == null) {
      return session.unknown("no endpoint names the role that DMS logs in with");
    }
    return session.group(
        () -> {
          List<TableName> unreadable =
              session.list(CatalogSql.UNREADABLE_TABLES, CatalogRows::table, role).stream()
                  .filter(wants.tables())
                  .toList();
          return session
              .list(
                  CatalogSql.ROLE,
                  row ->
                      new RoleRights(
                          role, true, row.is("rolsuper"), row.is("may_replicate"), unreadable),
                  role)
              .stream()
              .findFirst()
              .orElse(new RoleRights(role, false, false, false, List.of()));
        });
  }

  private Observed<DdlTrigger> ddlTrigger() {
    Observed<Integer> subscriptions =
        session.row(
            CatalogSql.SUBSCRIPTIONS_HERE, row -> (int) CatalogRows.number(row, "subscriptions"));
    return session
        .rows(CatalogSql.DDL_TRIGGER, row -> row.is("always"))
        .map(
            found ->
                new DdlTrigger(
                    !found.isEmpty(), found.contains(true), subscriptions.toOptional().orElse(-1)));
  }
}
