package io.slotwarden.audit;

import io.slotwarden.model.SlotNames;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.migration.MigrationTask;
import java.util.List;
import java.util.Optional;

/// Which slots of a server are a task's.
final class TaskSlots {
  private TaskSlots() {}

  /// The slot that its endpoint names, or those that carry its name: DMS makes a new one at each
  /// fresh start, and an old one may have been left behind.
  static List<LogicalSlot> of(MigrationTask task, List<LogicalSlot> slots) {
    return slots.stream().filter(s -> isOf(task, s)).toList();
  }

  static boolean isOf(MigrationTask task, LogicalSlot slot) {
    Optional<String> named = task.slotName();
    return named.isPresent() ? named.get().equals(slot.name()) : carriesNameOf(task, slot);
  }

  /// DMS made it for this task, by its name. To protect it this is enough, whatever the endpoint
  /// says by now.
  static boolean carriesNameOf(MigrationTask task, LogicalSlot slot) {
    return carriesNameOf(task.task().resourceId(), slot);
  }

  /// @param resourceId the last part of the task's ARN
  static boolean carriesNameOf(String resourceId, LogicalSlot slot) {
    return SlotNames.looksAutomatic(slot.name()) && SlotNames.beginsWith(slot.name(), resourceId);
  }
}
