package io.slotwarden.observe.postgres;

import static io.slotwarden.observe.postgres.Row.required;

import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.ColumnDefault;
import io.slotwarden.model.catalog.DeferrableConstraint;
import io.slotwarden.model.catalog.Extension;
import io.slotwarden.model.catalog.ForeignKey;
import io.slotwarden.model.catalog.HeadRoom;
import io.slotwarden.model.catalog.Inheritance;
import io.slotwarden.model.catalog.Leftover;
import io.slotwarden.model.catalog.LobColumn;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.LongTransaction;
import io.slotwarden.model.catalog.PreparedTransaction;
import io.slotwarden.model.catalog.PrimaryKey;
import io.slotwarden.model.catalog.Publication;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.RoleSetting;
import io.slotwarden.model.catalog.RowGuard;
import io.slotwarden.model.catalog.SchemaContents;
import io.slotwarden.model.catalog.SecondaryIndex;
import io.slotwarden.model.catalog.SequenceState;
import io.slotwarden.model.catalog.Setting;
import io.slotwarden.model.catalog.Spill;
import io.slotwarden.model.catalog.TypedColumn;
import io.slotwarden.model.catalog.UserTrigger;
import io.slotwarden.observe.postgres.CatalogSession.Probed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The rows of an audit's statements as values.
final class CatalogRows {
  private CatalogRows() {}

  static Setting setting(Row row) throws SQLException {
    return new Setting(
        text(row, "name"),
        text(row, "setting"),
        row.text("unit"),
        text(row, "source"),
        row.is("pending_restart"));
  }

  static HeadRoom headRoom(Row row) throws SQLException {
    return new HeadRoom(
        (int) number(row, "max_slots"),
        (int) number(row, "used_slots"),
        (int) number(row, "max_senders"),
        (int) number(row, "used_senders"),
        (int) number(row, "physical_senders"),
        row.is("standby"));
  }

  static RoleSetting roleSetting(Row row) throws SQLException {
    return new RoleSetting(
        row.text("role"), row.text("database"), text(row, "name"), text(row, "value"));
  }

  static LongTransaction longTransaction(Row row) throws SQLException {
    return new LongTransaction(
        (int) number(row, "pid"),
        row.text("usename"),
        row.text("datname"),
        row.text("application_name"),
        row.text("state"),
        Duration.ofSeconds(number(row, "age_seconds")),
        row.is("writes"));
  }

  static PreparedTransaction prepared(Row row) throws SQLException {
    return new PreparedTransaction(
        text(row, "gid"),
        text(row, "database"),
        text(row, "owner"),
        Duration.ofSeconds(number(row, "age_seconds")));
  }

  static Relation relation(Row row) throws SQLException {
    return new Relation(
        table(row),
        kind(text(row, "kind")),
        persistence(text(row, "persistence")),
        row.is("partition"),
        replicaIdentity(text(row, "replica_identity")),
        number(row, "rows_estimate"),
        number(row, "pages"),
        row.is("has_pk"),
        row.is("has_unique"),
        row.is("has_identity"));
  }

  private static Relation.Kind kind(String letter) {
    return switch (letter) {
      case "r" -> Relation.Kind.TABLE;
      case "p" -> Relation.Kind.PARTITIONED;
      case "v" -> Relation.Kind.VIEW;
      case "m" -> Relation.Kind.MATERIALIZED_VIEW;
      case "f" -> Relation.Kind.FOREIGN_TABLE;
      default -> throw new IllegalStateException("relkind " + letter);
    };
  }

  private static Relation.Persistence persistence(String letter) {
    return switch (letter) {
      case "p" -> Relation.Persistence.PERMANENT;
      case "u" -> Relation.Persistence.UNLOGGED;
      case "t" -> Relation.Persistence.TEMPORARY;
      default -> throw new IllegalStateException("relpersistence " + letter);
    };
  }

  private static Relation.ReplicaIdentity replicaIdentity(String letter) {
    return switch (letter) {
      case "d" -> Relation.ReplicaIdentity.DEFAULT;
      case "n" -> Relation.ReplicaIdentity.NOTHING;
      case "f" -> Relation.ReplicaIdentity.FULL;
      case "i" -> Relation.ReplicaIdentity.INDEX;
      default -> throw new IllegalStateException("relreplident " + letter);
    };
  }

  static PrimaryKey primaryKey(Row row) throws SQLException {
    return new PrimaryKey(
        table(row), word(row, "definition"), words(row, "columns"), words(row, "lob_columns"));
  }

  static Probed<LobColumn> lobColumn(Row row) throws SQLException {
    TableName table = table(row);
    String column = word(row, "column");
    String type = word(row, "type");
    boolean notNull = row.is("not_null");
    boolean json = row.is("json");
    boolean array = row.is("array");
    return new Probed<>(
        row.text("probe"),
        largest -> new LobColumn(table, column, type, notNull, json, array, largest));
  }

  static ForeignKey foreignKey(Row row) throws SQLException {
    return new ForeignKey(
        table(row),
        text(row, "constraint"),
        table(row, "other_schema", "other_name"),
        row.is("validated"),
        (int) number(row, "enabled_triggers"));
  }

  static UserTrigger trigger(Row row) throws SQLException {
    UserTrigger.Fires fires =
        switch (text(row, "fires")) {
          case "A" -> UserTrigger.Fires.ALWAYS;
          case "R" -> UserTrigger.Fires.REPLICA;
          default -> UserTrigger.Fires.ORIGIN;
        };
    return new UserTrigger(table(row), text(row, "trigger"), fires, text(row, "definition"));
  }

  static DeferrableConstraint deferrable(Row row) throws SQLException {
    return new DeferrableConstraint(table(row), text(row, "constraint"));
  }

  static SecondaryIndex index(Row row) throws SQLException {
    return new SecondaryIndex(
        table(row),
        text(row, "index"),
        row.is("is_unique"),
        text(row, "definition"),
        row.text("constraint_definition"),
        row.is("attached"));
  }

  static ColumnDefault byDefault(Row row) throws SQLException {
    ColumnDefault.Identity identity =
        switch (text(row, "identity")) {
          case "a" -> ColumnDefault.Identity.ALWAYS;
          case "d" -> ColumnDefault.Identity.BY_DEFAULT;
          default -> ColumnDefault.Identity.NONE;
        };
    String expression = row.text("expression");
    return new ColumnDefault(
        table(row),
        word(row, "column"),
        expression == null ? null : row.words().of(expression),
        identity,
        row.is("generated"),
        row.is("virtual"),
        expression != null && expression.startsWith("nextval("));
  }

  static Probed<SequenceState> sequence(Row row) throws SQLException {
    TableName name = table(row);
    String tableName = row.text("table_name");
    TableName table = tableName == null ? null : table(row, "table_schema", "table_name");
    String column = row.text("column");
    Long last = row.number("last_value");
    boolean readable = row.is("readable");
    long increment = number(row, "increment");
    String definition = text(row, "definition");
    return new Probed<>(
        row.text("probe"),
        used ->
            new SequenceState(name, table, column, last, readable, increment, definition, used));
  }

  static Inheritance inheritance(Row row) throws SQLException {
    String root = row.text("root_name");
    return new Inheritance(
        table(row, "parent_schema", "parent_name"),
        table(row, "child_schema", "child_name"),
        row.is("partition"),
        row.is("child_partitioned"),
        root == null ? null : table(row, "root_schema", "root_name"));
  }

  static Probed<TypedColumn> typedColumn(Row row) throws SQLException {
    TableName table = table(row);
    String column = word(row, "column");
    String type = word(row, "type");
    var family = TypedColumn.Family.valueOf(text(row, "family").toUpperCase(Locale.ROOT));
    return new Probed<>(
        row.text("probe"),
        occurs -> new TypedColumn(table, column, type, family, occurs.map(n -> n != 0)));
  }

  static Extension extension(Row row) throws SQLException {
    return new Extension(
        text(row, "name"), text(row, "version"), text(row, "schema"), row.is("brings_types"));
  }

  static LogicalSlot slot(Row row) throws SQLException {
    return new LogicalSlot(
        text(row, "slot_name"),
        text(row, "plugin"),
        text(row, "database"),
        row.is("active"),
        row.lsn("restart_lsn"),
        row.lsn("confirmed_flush_lsn"),
        row.text("task_prefix"),
        row.flag("database_matches"),
        row.number("retained_bytes"),
        row.text("wal_status"));
  }

  static Leftover leftover(Row row) throws SQLException {
    return new Leftover(table(row), text(row, "kind"), number(row, "bytes"));
  }

  static Publication publication(Row row) throws SQLException {
    return new Publication(
        text(row, "publication"),
        text(row, "owner"),
        row.is("all_tables"),
        number(row, "tables"),
        number(row, "schemas"));
  }

  static SchemaContents schema(Row row) throws SQLException {
    return new SchemaContents(text(row, "schema"), number(row, "of_dms"), number(row, "others"));
  }

  static Spill spill(Row row) throws SQLException {
    return new Spill(text(row, "slot_name"), number(row, "spill_txns"), number(row, "spill_bytes"));
  }

  /// 10 and 11 say `EXECUTE PROCEDURE` where later ones say `EXECUTE FUNCTION`.
  static RowGuard guard(Row row) throws SQLException {
    return new RowGuard(
        table(row),
        RowGuard.Kind.valueOf(text(row, "kind").toUpperCase(Locale.ROOT)),
        text(row, "object"),
        text(row, "definition").replace(" EXECUTE PROCEDURE ", " EXECUTE FUNCTION "),
        row.is("validated"),
        row.is("enabled"));
  }

  static TableName table(Row row) throws SQLException {
    return table(row, "schema", "name");
  }

  private static TableName table(Row row, String schema, String name) throws SQLException {
    return row.words().table(text(row, schema), text(row, name));
  }

  /// One that many rows have.
  private static String word(Row row, String column) throws SQLException {
    return row.words().of(text(row, column));
  }

  static String text(Row row, String column) throws SQLException {
    return required(row.text(column), column);
  }

  static long number(Row row, String column) throws SQLException {
    return required(row.number(column), column);
  }

  private static List<String> words(Row row, String column) throws SQLException {
    @Nullable Object array = row.rows().getArray(column).getArray();
    return Arrays.stream((String[]) required(array, column)).map(row.words()::of).toList();
  }
}
