package io.slotwarden.endtoend;

import io.slotwarden.testing.PostgresServer;
import java.util.Random;

/// Slots that somebody leaves over, again and again under the same few names, for the daemon to
/// announce and drop.
final class Deeds {
  private static final int NAMES = 5;
  private final PostgresServer server;
  private int made;

  Deeds(PostgresServer server) {
    this.server = server;
  }

  /// One more, if its name is free.
  void leaveSomethingOver(Random chance) {
    String name = "left_over_" + chance.nextInt(NAMES);
    if (!Servers.has(server, name)) {
      Servers.abandonedSlot(server, name);
      made++;
    }
    readOn();
  }

  int made() {
    return made;
  }

  boolean isAllGone() {
    readOn();
    return server.query("select 1 from pg_replication_slots where slot_name like 'left_over_%'")
        == null;
  }

  /// Only a slot that holds the WAL is dropped: the needed one must not.
  private void readOn() {
    server.query(
        "select count(pg_replication_slot_advance(slot_name, pg_current_wal_lsn())) from"
            + " pg_replication_slots where slot_name = 'cdc_orders'");
  }

  @Override
  public String toString() {
    return made + " slots were left over";
  }
}
