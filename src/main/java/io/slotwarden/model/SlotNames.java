package io.slotwarden.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a slot's name tells: the automatic names of DMS, the names of HA managers (never dropped)
/// and of known tools (dropped only by their exact name). Domain references: automatic names; "What
/// is never dropped".
public final class SlotNames {
  private static final Pattern DMS_TAIL =
      Pattern.compile("_[0-9]{8}_[0-9a-f]{8}(?:_[0-9a-f]{4}){3}_[0-9a-f]{12}");
  private static final Pattern DMS_NAME =
      Pattern.compile("^([a-z0-9]{16})_([0-9]{8})_[0-9a-f]{8}(?:_[0-9a-f]{4}){3}_[0-9a-f]{12}$");
  private static final Pattern NO_NAME = Pattern.compile("[^a-z0-9]");
  private static final int PREFIX_LENGTH = 16;
  private static final int TAIL_LENGTH = 46;

  private static final Pattern TABLE_SYNC = Pattern.compile("pg_\\d+_sync_\\d+_\\d+");

  private record Known(Predicate<String> names, String tool) {}

  private static final List<Known> HARD =
      List.of(
          new Known(beginning("rds_"), "an RDS read replica"),
          new Known(beginning("_cnpg_"), "CloudNativePG"),
          new Known(beginning("repmgr_slot_"), "repmgr"),
          new Known(beginning("azure_standby"), "an Azure standby"),
          new Known("wal_proposer_slot"::equals, "Neon"),
          new Known("pghoard_local"::equals, "pghoard"),
          new Known("pg_conflict_detection"::equals, "PostgreSQL itself"));
  private static final List<Known> TOOLS =
      List.of(
          new Known(beginning("pgl_"), "pglogical"),
          new Known(beginning("debezium"), "Debezium"),
          new Known(SlotNames::isTableSync, "a table synchronisation of a subscription"),
          new Known(beginning("airbyte"), "Airbyte"),
          new Known(beginning("peerflow_slot_"), "PeerDB"),
          new Known(beginning("fivetran"), "Fivetran"),
          new Known(beginning("supabase_realtime"), "Supabase"),
          new Known(beginning("powersync"), "PowerSync"));

  private static Predicate<String> beginning(String prefix) {
    return name -> name.startsWith(prefix);
  }

  private SlotNames() {}

  /// True for a name that DMS may have made, whoever its task is.
  public static boolean looksAutomatic(String name) {
    int tail = name.length() - TAIL_LENGTH;
    return tail >= 0 && DMS_TAIL.matcher(name).region(tail, name.length()).matches();
  }

  /// True when the automatic name carries the OID of the slot's own database, read as decimal.
  public static boolean encodesDatabaseOf(Slot slot) {
    Matcher m = DMS_NAME.matcher(slot.name());
    Long oid = slot.databaseOid();
    return m.matches() && oid != null && Long.parseLong(m.group(2)) == oid;
  }

  /// True when the name begins with what DMS makes of this resource id, raw or sanitised.
  public static boolean beginsWith(String slot, String resourceId) {
    String raw = first(resourceId.toLowerCase(Locale.ROOT));
    if (slot.length() <= raw.length() || slot.charAt(raw.length()) != '_') {
      return false;
    }
    return slot.startsWith(raw) || slot.startsWith(NO_NAME.matcher(raw).replaceAll("_"));
  }

  private static String first(String id) {
    return id.length() > PREFIX_LENGTH ? id.substring(0, PREFIX_LENGTH) : id;
  }

  /// The manager whose slot this is, by its name; such a slot is never dropped.
  public static Optional<String> neverDropped(String name) {
    return find(HARD, name);
  }

  /// The name of an initial copy of a subscription, which makes and drops its slot by itself
  /// (ReplicationSlotNameForTablesync in the server's source).
  public static boolean isTableSync(String name) {
    return name.startsWith("pg_") && TABLE_SYNC.matcher(name).matches();
  }

  /// The known tool whose slot this is, by its name; such a slot is dropped only by its exact name.
  public static Optional<String> knownTool(String name) {
    return find(TOOLS, name);
  }

  private static Optional<String> find(List<Known> list, @Nullable String name) {
    if (name != null) {
      for (Known k : list) {
        if (k.names().test(name)) {
          return Optional.of(k.tool());
        }
      }
    }
    return Optional.empty();
  }
}
