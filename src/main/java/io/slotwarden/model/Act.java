package io.slotwarden.model;

/// A change to the world that a decision asks for.
public sealed interface Act {
  Subject subject();

  Action action();

  /// The policy that asked for it, by name; or the authority of the person who did ([HandDrop]).
  String policy();

  /// Who asked for it, for people: `policy drop-left-over`, `by hand: ann`.
  default String authority() {
    return HandDrop.isByHand(policy()) ? policy() : "policy " + policy();
  }

  /// Drop a slot if it is still exactly what `expected` says, by one guarded statement.
  ///
  /// @param majorVersion of the server in the last sample: it chooses the statement
  record DropSlot(SlotId slot, String policy, int majorVersion, SlotEvidence expected)
      implements Act {
    @Override
    public Subject subject() {
      return slot;
    }

    @Override
    public Action action() {
      return Action.DROP_SLOT;
    }
  }

  /// Make a logical slot that a person asks for, and export its snapshot.
  record CreateSlot(SlotId slot, NewSlot made) implements Act {
    @Override
    public Subject subject() {
      return slot;
    }

    @Override
    public Action action() {
      return Action.CREATE_SLOT;
    }

    /// No policy makes slots: a person asks.
    @Override
    public String policy() {
      return "by hand";
    }
  }

  /// Update the one row of our table in a database whose slots are read, so that their consumers
  /// have something to confirm.
  record WriteHeartbeat(DatabaseId database, String policy, TableName table) implements Act {
    @Override
    public Subject subject() {
      return database;
    }

    @Override
    public Action action() {
      return Action.WRITE_HEARTBEAT;
    }
  }

  /// Resume a stopped or failed task with `resume-processing`; never any other start type.
  record ResumeTask(TaskId task, String policy, String arn, TaskKind kind) implements Act {
    @Override
    public Subject subject() {
      return task;
    }

    @Override
    public Action action() {
      return Action.RESUME_TASK;
    }
  }
}
