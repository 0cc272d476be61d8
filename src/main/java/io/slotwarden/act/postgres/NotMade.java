package io.slotwarden.act.postgres;

import io.slotwarden.model.Act;
import java.sql.SQLException;

/// Why a slot was not made, by what the server said, and what mends it. Releases from 2026 on let
/// roles that are no superuser use only the plugins that `output_plugin_libraries` names.
///
/// @param role the actor's
record NotMade(Act.CreateSlot act, String role) {
  private static final String FORBIDDEN = "42501"; // insufficient_privilege
  private static final String DUPLICATE = "42710"; // duplicate_object

  static boolean isForbidden(SQLException e) {
    return FORBIDDEN.equals(e.getSQLState());
  }

  /// Somebody else has made a slot of this name since we looked.
  boolean isRival(SQLException e) {
    return DUPLICATE.equals(e.getSQLState());
  }

  /// What happened and what to do. The texts of missing plugins carry no state of their own.
  String said(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return e.getMessage() + " (SQLSTATE " + state + ")" + mend(state, "" + e.getMessage());
  }

  private String mend(String state, String message) {
    return switch (state) {
      case FORBIDDEN -> right(message);
      case DUPLICATE -> "; somebody else made it at the last moment: choose another name";
      case "55P03", "57014" ->
          "; the time limit: it waited for a transaction that has written and has not ended. See"
              + " pg_stat_activity for the oldest backend_xid, and ask again once it has ended";
      case "53400", "53300" -> "; all are in use: slotwarden slot list";
      case "28000", "28P01" -> "; look at the actor's password and at pg_hba.conf";
      case "3D000" -> "; name a database with --database";
      case "08006", "08003" ->
          "; no answer within the time limit: it may have waited for transactions to end";
      case "58P01", "42704" -> plugin();
      default -> message.contains("could not access file") ? plugin() : "";
    };
  }

  private String right(String message) {
    if (message.contains("output plugin")) {
      return plugin() + ", and name it in output_plugin_libraries (a reload is enough)";
    }
    return message.contains("for database")
        ? "; GRANT CONNECT on that database TO " + role
        : "; grant the right with ALTER ROLE "
            + role
            + " REPLICATION (on RDS and Aurora: GRANT rds_replication TO "
            + role
            + ")";
  }

  private String plugin() {
    return "; the server has no output plugin "
        + act.made().plugin()
        + (act.made().plugin().startsWith("pglogical")
            ? ": install pglogical, with pglogical in shared_preload_libraries, and create"
                + " extension pglogical in the database"
            : ": install it (test_decoding is in the package contrib)");
  }
}
