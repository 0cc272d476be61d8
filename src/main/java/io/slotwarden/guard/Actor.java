package io.slotwarden.guard;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActResult;

/// Carries an act out. Only [Gate] calls it.
public interface Actor {
  /// Blocks until the act is done, refused by the world or out of time. Never throws for anything
  /// the world does: a lost connection after the statement was sent is PENDING (the world will
  /// tell), before it FAILED.
  ActResult perform(Act act);
}
