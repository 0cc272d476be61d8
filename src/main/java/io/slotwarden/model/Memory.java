package io.slotwarden.model;

import java.util.Map;

/// All that the decisions rest on besides the world of this moment. One immutable value goes into a
/// turn of the loop and one comes out; the store persists what changed between the two.
public record Memory(
    Map<SlotId, SlotHistory> slots,
    Map<SlotId, DropWatch> drops,
    Map<TaskId, TaskWatch> tasks,
    Map<String, InventoryWatch> inventories) {
  public static final Memory EMPTY = new Memory(Map.of(), Map.of(), Map.of(), Map.of());

  public Memory {
    slots = Map.copyOf(slots);
    drops = Map.copyOf(drops);
    tasks = Map.copyOf(tasks);
    inventories = Map.copyOf(inventories);
  }
}
