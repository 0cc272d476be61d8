package io.slotwarden.cli;

import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.WalHolder;

/// One labelled case: how a cause is produced on a real server, and what has to be said of it.
///
/// @param from the first major on which it can occur
/// @param quick produced in every build; the others with `-Pproof`
/// @param holder where `pg_wal` can be listed in full (12 and newer)
/// @param names what the headline has to name
record CauseScenario(
    String name,
    SlotCause cause,
    SlotState state,
    CheckStatus severity,
    WalHolder holder,
    int from,
    boolean quick,
    String names,
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
    return new CauseScenario(name, cause, state, severity, holder, 10, true, "", production);
  }

  CauseScenario from(int major) {
    return new CauseScenario(name, cause, state, severity, holder, major, quick, names, production);
  }

  CauseScenario inProof() {
    return new CauseScenario(name, cause, state, severity, holder, from, false, names, production);
  }

  CauseScenario naming(String what) {
    return new CauseScenario(name, cause, state, severity, holder, from, quick, what, production);
  }

  boolean occursOn(int major) {
    return major >= from;
  }

  /// Before 12 the archiver's directory can't be listed, and the design's substitute decides: a
  /// slot, if there is a valid one and the archiver does not fail.
  WalHolder holderOn(int major) {
    if (major >= 12) {
      return holder;
    }
    boolean slotIsLeft = state != SlotState.UNUSED && state != SlotState.LOST;
    return slotIsLeft && holder != WalHolder.ARCHIVER ? WalHolder.SLOT : WalHolder.UNKNOWN;
  }

  @Override
  public String toString() {
    return name;
  }
}
