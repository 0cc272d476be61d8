package io.slotwarden.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a slot's name tells: the automatic names of DMS, the names of HA managers (never dropped)
/// and of known tools (dropped only by their exact name). Domain references: automatic names; "What
/// is never dropped".
public final class SlotNames {
  private static final Pattern DMS_TAIL =
      Pattern.compile(".*_[0-9]{8}_[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}$");
  private static final Pattern DMS_NAME =
      Pattern.compile("^([a-z0-9]{16})_([0-9]{8})_[0-9a-f]{8}(?:_[0-9a-f]{4}){3}_[0-9a-f]{12}$");
  private static final Pattern NO_NAME = Pattern.compile("[^a-z0-9]");
  private static final int PREFIX_LENGTH = 16;

  private record Known(Pattern pattern, String tool) {}

  private static final List<Known> HARD =
      List.of(
          new Known(Pattern.compile("rds_.*"), "an RDS read replica"),
          new Known(Pattern.compile("_cnpg_.*"), "CloudNativePG"),
          new Known(Pattern.compile("repmgr_slot_.*"), "repmgr"),
          new Known(Pattern.compile("azure_standby.*"), "an Azure standby"),
          new Known(Pattern.compile("wal_proposer_slot"), "Neon"),
          new Known(Pattern.compile("pghoard_local"), "pghoard"),
          new Known(Pattern.compile("pg_conflict_detection"), "PostgreSQL itself"));
  private static final List<Known> TOOLS =
      List.of(
          new Known(Pattern.compile("pgl_.*"), "pglogical"),
          new Known(Pattern.compile("debezium.*"), "Debezium"),
          new Known(
              Pattern.compile("pg_\\d+_sync_\\d+_\\d+"),
              "a table synchronisation of a subscription"),
          new Known(Pattern.compile("airbyte.*"), "Airbyte"),
          new Known(Pattern.compile("peerflow_slot_.*"), "PeerDB"),
          new Known(Pattern.compile("fivetran.*"), "Fivetran"),
          new Known(Pattern.compile("supabase_realtime.*"), "Supabase"),
          new Known(Pattern.compile("powersync.*"), "PowerSync"));

  private SlotNames() {}

  /// True for a name that DMS may have made, whoever its task is.
  public static boolean looksAutomatic(String name) {
    return DMS_TAIL.matcher(name).matches();
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
    String sane = first(NO_NAME.matcher(resourceId.toLowerCase(Locale.ROOT)).replaceAll("_"));
    return slot.startsWith(raw + "_") || slot.startsWith(sane + "_");
  }

  private static String first(String id) {
    return id.length() > PREFIX_LENGTH ? id.substring(0, PREFIX_LENGTH) : id;
  }

  /// The manager whose slot this is, by its name; such a slot is never dropped.
  public static Optional<String> neverDropped(String name) {
    return find(HARD, name);
  }

  /// The known tool whose slot this is, by its name; such a slot is dropped only by its exact name.
  public static Optional<String> knownTool(String name) {
    return find(TOOLS, name);
  }

  private static Optional<String> find(List<Known> list, @Nullable String name) {
    return name == null
        ? Optional.empty()
        : list.stream()
            .filter(k -> k.pattern().matcher(name).matches())
            .map(Known::tool)
            .findFirst();
  }
}
