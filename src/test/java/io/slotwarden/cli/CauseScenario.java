package io.slotwarden.cli;

import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.WalHolder;

/// One labelled case: how a cause is produced on a real server, and what has to be said of it.
///
/// @param from the first major on which it can occur
/// @param to the last one
/// @param quick produced in every build; the others with `-Pproof`
/// @param holder where `pg_wal` can be listed in full (12 and newer)
record CauseScenario(
    String name,
    SlotCause cause,
    SlotState state,
    CheckStatus severity,
    WalHolder holder,
    int from,
    int to,
    boolean quick,
    Production production) {

  /// Brings a slot into the state that is to be named.
  interface Production {
    void on(CauseStage stage) throws Exception;
  }

  static CauseScenario of(
      String name,
      SlotCause cause,
      SlotState state,
      CheckStatus severity,
      WalHolder holder,
      Production production) {
    return new CauseScenario(name, cause, state, severity, holder, 10, 99, true, production);
  }

  CauseScenario from(int major) {
    return new CauseScenario(name, cause, state, severity, holder, major, to, quick, production);
  }

  CauseScenario upTo(int major) {
    return new CauseScenario(name, cause, state, severity, holder, from, major, quick, production);
  }

  CauseScenario inProof() {
    return new CauseScenario(name, cause, state, severity, holder, from, to, false, production);
  }

  boolean occursOn(int major) {
    return major >= from && major <= to;
  }

  /// Before 12 the archiver's directory can't be listed, and the design's substitute decides.
  WalHolder holderOn(int major) {
    boolean slotIsLeft = state != SlotState.UNUSED && state != SlotState.LOST;
    return major >= 12 || holder == WalHolder.ARCHIVER
        ? holder
        : slotIsLeft ? WalHolder.SLOT : WalHolder.UNKNOWN;
  }

  @Override
  public String toString() {
    return name;
  }
}
