package io.slotwarden.model;

/// What a decision, an act, a notice or a person's word is about.
public sealed interface Subject permits SlotId, TaskId, DatabaseId {
  /// The configured name of the source (for a slot or database) or of the DMS entry (for a task).
  String place();

  /// `SOURCE/SLOT`, `DMS/TASK` or `SOURCE/database:NAME`, the spelling of the contract's targets.
  String target();
}
