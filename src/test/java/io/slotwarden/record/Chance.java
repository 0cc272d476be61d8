package io.slotwarden.record;

import io.slotwarden.model.Act;
import io.slotwarden.model.DatabaseId;
import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.InventoryWatch;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Mark;
import io.slotwarden.model.MarkPhase;
import io.slotwarden.model.Memory;
import io.slotwarden.model.NewSlot;
import io.slotwarden.model.Registration;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotType;
import io.slotwarden.model.Standstill;
import io.slotwarden.model.TableName;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskWatch;
import io.slotwarden.model.Trace;
import io.slotwarden.notify.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Values of the model drawn from a seed, hard ones included: nulls, nanoseconds, LSNs beyond 2^63,
/// quotes and emoji.
final class Chance {
  private static final List<String> PIECES =
      List.of(
          "orders", "_", "mig", "'", "\"", "\\", "/", "\n", "\t", "\u0001", "é", "数据", "😀", "%",
          "null", "{}", "--", ";", " ");

  private final Random random;

  Chance(long seed) {
    this.random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  Instant instant() {
    long second = random.nextLong(0, 4_102_444_800L);
    return switch (random.nextInt(4)) {
      case 0 -> Instant.ofEpochSecond(second);
      case 1 -> Instant.ofEpochSecond(second, random.nextInt(1_000) * 1_000_000L);
      case 2 -> Instant.ofEpochSecond(second, random.nextInt(1_000_000) * 1_000L);
      default -> Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
    };
  }

  Duration duration() {
    return random.nextInt(5) == 0
        ? Duration.ZERO
        : Duration.ofSeconds(random.nextLong(0, 100_000_000), random.nextInt(1_000_000_000));
  }

  Lsn lsn() {
    return new Lsn(random.nextLong());
  }

  <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextInt(3) == 0 ? null : value.get();
  }

  <E> E oneOf(E[] values) {
    return values[random.nextInt(values.length)];
  }

  ServerIdentity identity() {
    return new ServerIdentity(maybe(random::nextLong), random.nextInt(1, 99), instant());
  }

  DecodingCounters counters() {
    return new DecodingCounters(
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        Long.MAX_VALUE - random.nextInt(3),
        maybe(this::instant));
  }

  SlotEvidence evidence() {
    return new SlotEvidence(
        identity(),
        text(),
        oneOf(SlotType.values()),
        maybe(this::text),
        maybe(this::text),
        maybe(this::lsn),
        maybe(this::lsn),
        maybe(this::instant),
        maybe(this::text),
        maybe(this::counters),
        instant());
  }

  SlotId slotId() {
    return new SlotId(text(), text());
  }

  TaskId taskId() {
    return new TaskId(text(), text());
  }

  SlotHistory history(SlotId id) {
    return new SlotHistory(
        id,
        evidence(),
        random.nextBoolean(),
        instant(),
        instant(),
        instant(),
        random.nextLong(0, Long.MAX_VALUE),
        duration(),
        maybe(this::instant),
        maybe(this::instant),
        maybe(this::instant));
  }

  Mark mark() {
    return new Mark(
        oneOf(MarkPhase.values()),
        instant(),
        evidence(),
        maybe(this::text),
        maybe(this::instant),
        maybe(this::instant),
        duration(),
        maybe(this::instant));
  }

  DropWatch drop(SlotId id) {
    return new DropWatch(
        id,
        text(),
        random.nextBoolean(),
        evidence(),
        duration(),
        instant(),
        maybe(this::instant),
        maybe(this::text),
        maybe(this::mark),
        maybe(this::text));
  }

  TaskWatch task(TaskId id) {
    return new TaskWatch(
        id,
        text(),
        text(),
        instant(),
        maybe(this::instant),
        maybe(this::instant),
        maybe(this::instant),
        maybe(this::identity),
        random.nextInt(100),
        maybe(this::instant),
        maybe(this::instant),
        maybe(random::nextLong),
        random.nextBoolean(),
        maybe(this::standstill));
  }

  private Standstill standstill() {
    return new Standstill(
        instant(),
        maybe(this::instant),
        maybe(this::text),
        maybe(
            () ->
                new Standstill.Server(
                    maybe(this::lsn), maybe(random::nextLong), random.nextInt(100))));
  }

  InventoryWatch inventory(String dms) {
    Set<String> shown = new HashSet<>();
    Map<String, Instant> empty = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      shown.add(text());
      empty.put(text(), instant());
    }
    return new InventoryWatch(dms, shown, maybe(this::instant), empty);
  }

  Memory memory(int entries) {
    Map<SlotId, SlotHistory> slots = new HashMap<>();
    Map<SlotId, DropWatch> drops = new HashMap<>();
    Map<TaskId, TaskWatch> tasks = new HashMap<>();
    Map<String, InventoryWatch> inventories = new HashMap<>();
    for (int i = 0; i < entries; i++) {
      SlotId slot = slotId();
      TaskId task = taskId();
      String dms = text();
      slots.put(slot, history(slot));
      drops.put(slot, drop(slot));
      tasks.put(task, task(task));
      inventories.put(dms, inventory(dms));
    }
    return new Memory(slots, drops, tasks, inventories);
  }

  Act act() {
    return switch (random.nextInt(4)) {
      case 0 -> new Act.DropSlot(slotId(), text(), random.nextInt(10, 19), evidence());
      case 1 -> new Act.ResumeTask(taskId(), text(), text(), oneOf(TaskKind.values()));
      case 2 -> new Act.CreateSlot(slotId(), newSlot());
      default ->
          new Act.WriteHeartbeat(
              new DatabaseId(text(), text()), text(), new TableName(text(), text()));
    };
  }

  private NewSlot newSlot() {
    return new NewSlot(
        text(),
        text(),
        text(),
        text(),
        text(),
        instant(),
        instant(),
        random.nextBoolean(),
        lsn(),
        maybe(random::nextLong));
  }

  Registration registration(SlotId slot) {
    return new Registration(
        0,
        slot,
        text(),
        text(),
        text(),
        text(),
        instant(),
        text(),
        instant(),
        lsn(),
        maybe(random::nextLong),
        null,
        null);
  }

  Trace trace() {
    return new Trace(
        IntStream.range(0, random.nextInt(5))
            .mapToObj(
                _ -> new RuleVerdict(text(), oneOf(RuleVerdict.Verdict.values()), text(), text()))
            .toList());
  }

  Message message(String key, String incident, Instant at) {
    return new Message(
        key,
        incident,
        oneOf(Message.Kind.values()),
        oneOf(Severity.values()),
        text(),
        text(),
        text(),
        text(),
        text(),
        "",
        text(),
        text(),
        text(),
        text(),
        text(),
        maybe(this::text),
        at);
  }
}
