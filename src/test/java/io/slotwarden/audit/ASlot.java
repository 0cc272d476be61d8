package io.slotwarden.audit;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.catalog.LogicalSlot;

/// A slot for tests: of `test_decoding` in `orders`, made a moment ago and untouched, until a test
/// says otherwise.
final class ASlot {
  private final String name;
  private String plugin = "test_decoding";
  private String database = "orders";
  private boolean active;
  private Lsn restart = Lsn.parse("0/19A1AB0");
  private Lsn confirmed = Lsn.parse("0/19A1AE8");

  private ASlot(String name) {
    this.name = name;
  }

  static ASlot of(String name) {
    return new ASlot(name);
  }

  ASlot plugin(String value) {
    plugin = value;
    return this;
  }

  ASlot database(String value) {
    database = value;
    return this;
  }

  ASlot active() {
    active = true;
    return this;
  }

  ASlot at(String restartLsn, String confirmedFlushLsn) {
    restart = Lsn.parse(restartLsn);
    confirmed = Lsn.parse(confirmedFlushLsn);
    return this;
  }

  LogicalSlot build() {
    boolean automatic = name.length() == 62;
    return new LogicalSlot(
        name,
        plugin,
        database,
        active,
        restart,
        confirmed,
        automatic ? name.substring(0, 16) : null,
        automatic ? true : null,
        3L << 30,
        "reserved");
  }
}
