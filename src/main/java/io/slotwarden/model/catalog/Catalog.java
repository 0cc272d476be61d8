package io.slotwarden.model.catalog;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One database as one look saw it. Each group was read by a statement of its own: that one could
/// not be read says nothing of the others. Schemas of the server itself and of pglogical are left
/// out, and so are tables of DMS's own (`awsdms_*`) but for [#leftovers].
///
/// @param place the configured name of the source or target
/// @param majorVersion 10 and newer; 0 when the server was never reached
/// @param settings by name (Q01)
/// @param roleSettings what roles and databases set otherwise (Q03)
/// @param longTransactions older than ten minutes (Q04)
/// @param preparedTransactions of the whole server (Q05)
/// @param relations every table, view, foreign table (Q06, Q22, Q29)
/// @param primaryKeys by table (Q07, Q08)
/// @param lobColumns which DMS treats as LOB (Q09)
/// @param foreignKeys Q11
/// @param triggers of users, those that are disabled left out (Q12)
/// @param deferrable constraints (Q13)
/// @param indexes that are no primary key (Q14, Q21)
/// @param defaults of columns, also serial, identity, generated (Q15)
/// @param sequences Q16
/// @param inheritance partitions and children (Q17)
/// @param typedColumns of types that DMS changes or refuses (Q18, Q19)
/// @param extensions installed (Q23)
/// @param availableExtensions name to default version (Q23b)
/// @param pglogical its node and sets; known and absent without the extension (Q24, Q24b)
/// @param slots all logical slots of the server (Q25)
/// @param roleRights of the role that DMS logs in with (Q26, Q27)
/// @param leftovers tables and views named `awsdms_*`, and functions of event triggers (Q28)
/// @param ddlTrigger `awsdms_intercept_ddl` (Q28b)
/// @param spills decoding spilled to disk; Unknown before 14 (Q30)
/// @param guards foreign keys, checks and triggers that guard rows (Q32)
/// @param rowWrites of this database and of the others of its server
/// @param decoded slot to transactions that decoding has sent for it, since its statistics were
///   reset; Unknown before 14
/// @param volumeStart where the logical WAL of an Aurora volume begins
///   (`aurora_volume_logical_start_lsn()`); known to be empty where there is no such function
/// @param publications of this database
/// @param schemas that DMS may have made
public record Catalog(
    String place,
    String database,
    int majorVersion,
    Observed<Map<String, Setting>> settings,
    Observed<HeadRoom> headRoom,
    Observed<List<RoleSetting>> roleSettings,
    Observed<List<LongTransaction>> longTransactions,
    Observed<List<PreparedTransaction>> preparedTransactions,
    Observed<Map<TableName, Relation>> relations,
    Observed<Map<TableName, PrimaryKey>> primaryKeys,
    Observed<List<LobColumn>> lobColumns,
    Observed<List<ForeignKey>> foreignKeys,
    Observed<List<UserTrigger>> triggers,
    Observed<List<DeferrableConstraint>> deferrable,
    Observed<List<SecondaryIndex>> indexes,
    Observed<List<ColumnDefault>> defaults,
    Observed<List<SequenceState>> sequences,
    Observed<List<Inheritance>> inheritance,
    Observed<List<TypedColumn>> typedColumns,
    Observed<List<Extension>> extensions,
    Observed<Map<String, String>> availableExtensions,
    Observed<PgLogical> pglogical,
    Observed<List<LogicalSlot>> slots,
    Observed<RoleRights> roleRights,
    Observed<List<Leftover>> leftovers,
    Observed<DdlTrigger> ddlTrigger,
    Observed<List<Spill>> spills,
    Observed<List<RowGuard>> guards,
    Observed<RowWrites> rowWrites,
    Observed<Map<String, Long>> decoded,
    Observed<Optional<Lsn>> volumeStart,
    Observed<List<Publication>> publications,
    Observed<List<SchemaContents>> schemas) {

  /// A server alone, without any of its databases.
  public static Catalog ofServer(
      String place,
      String database,
      int majorVersion,
      Observed<Map<String, Setting>> settings,
      Observed<HeadRoom> headRoom,
      Observed<List<RoleSetting>> roleSettings,
      Observed<List<LongTransaction>> longTransactions,
      Observed<List<PreparedTransaction>> preparedTransactions,
      Observed<List<LogicalSlot>> slots,
      Observed<List<Spill>> spills,
      String why,
      Instant at) {
    return new Catalog(
        place,
        database,
        majorVersion,
        settings,
        headRoom,
        roleSettings,
        longTransactions,
        preparedTransactions,
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        slots,
        no(why, at),
        no(why, at),
        no(why, at),
        spills,
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at));
  }

  /// A database that could not be looked at.
  ///
  /// @param why for people: what happened and what would mend it
  public static Catalog unseen(String place, String database, String why, Instant at) {
    return new Catalog(
        place,
        database,
        0,
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at),
        no(why, at));
  }

  private static <T> Observed<T> no(String why, Instant at) {
    return Observed.unknown(why, at);
  }
}
