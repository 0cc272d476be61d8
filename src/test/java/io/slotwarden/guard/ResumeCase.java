package io.slotwarden.guard;

import io.slotwarden.config.Policy;
import io.slotwarden.model.ADms;
import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.DmsConnection;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Glob;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Serverless;
import io.slotwarden.model.Slot;
import io.slotwarden.model.Standstill;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskWatch;
import io.slotwarden.model.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The facts of a resume that every rule and all twelve terms allow: a CDC task with a full load
/// that DMS gave up on after a recoverable error, half an hour ago. A test plants what it is about.
final class ResumeCase {
  static final Instant NOW = DropCase.NOW;
  static final Instant DOWN = NOW.minus(Duration.ofMinutes(30));
  static final String RECOVERABLE =
      "Last Error  ODBC general error. Stop Reason RECOVERABLE_ERROR Error Level RECOVERABLE";

  final DropCase world = new DropCase();
  final ASlot slot = new ASlot();
  final AServer server = new AServer();

  TaskKind kind = TaskKind.TASK;
  String status = "failed";
  @Nullable String migrationType = "full-load-and-cdc";
  @Nullable String stopReason = RECOVERABLE;
  @Nullable String lastFailure = RECOVERABLE;
  @Nullable String checkpoint = "checkpoint:V1#34#00000001/10000100#0#0#*#0#121";
  @Nullable Instant stopDate = DOWN;
  @Nullable Instant fullLoadFinish = NOW.minus(Duration.ofDays(9));
  @Nullable Integer tablesErrored = 0;

  @Nullable Serverless serverless;

  boolean hasPolicy = true;
  List<Glob> tasks = List.of(new Glob("orders-*"));
  long tolerance;
  List<String> stoppedByHand = List.of();
  RunMode mode = RunMode.ENFORCE;
  @Nullable String source = "orders";
  boolean endpointsListed = true;
  boolean sampleSeen = true;
  boolean slotThere = true;
  boolean slotNamed = true;
  String resourceId = ADms.ID;
  final List<Slot> others = new ArrayList<>();
  Observed<List<ReplicationInstance>> instances =
      Observed.known(
          List.of(new ReplicationInstance("ri-1", "ri", "available", "3.5.4", List.of())), NOW);
  Observed<List<DmsConnection>> connections =
      Observed.known(
          List.of(
              new DmsConnection("src", "ri", "successful"),
              new DmsConnection("tgt", "ri", "successful")),
          NOW);
  Observed<Boolean> held = Observed.known(false, NOW);
  Observed<List<String>> rivals = Observed.known(List.of(), NOW);
  InstanceHealth instance = InstanceHealth.unknown("not measured", NOW);
  @Nullable Standstill standstill;
  @Nullable Instant lastAttemptAt;
  Instant sampledAt = NOW;
  @Nullable Instant downSince = DOWN;
  @Nullable ServerIdentity ranOn = new AServer().identity();
  int attempts;
  @Nullable Instant nextAttemptAt;

  static ResumeCase with(Consumer<ResumeCase> plant) {
    ResumeCase c = new ResumeCase();
    plant.accept(c);
    return c;
  }

  static Trace trace(Consumer<ResumeCase> plant) {
    return new Guard().resume(with(plant).facts());
  }

  /// A person's approval of this task, given after it went down.
  ResumeCase released() {
    world.says(PersonsWord.Kind.APPROVE, "prod/orders-cdc", DOWN.plusSeconds(60));
    return this;
  }

  ResumeCase stoppedFor(String message) {
    stopReason = message;
    lastFailure = null;
    return this;
  }

  private DmsTask task() {
    return new DmsTask(
        kind,
        "orders-cdc",
        ADms.arn("task", resourceId),
        status,
        migrationType,
        stopReason,
        lastFailure,
        "src",
        "tgt",
        "ri",
        checkpoint,
        NOW.minus(Duration.ofDays(10)),
        NOW.minus(Duration.ofDays(9)),
        stopDate,
        fullLoadFinish,
        tablesErrored,
        null,
        serverless,
        null);
  }

  /// A Serverless replication that was stopped when the case went down.
  ResumeCase serverless(
      @Nullable String provisionState, @Nullable Instant deadline, @Nullable Boolean readOnly) {
    kind = TaskKind.REPLICATION;
    serverless = new Serverless(provisionState, deadline, DOWN, readOnly);
    return this;
  }

  @SuppressWarnings("NullAway") // it loses @Nullable on a nested type in a compact constructor
  ResumeFacts facts() {
    TaskId id = new TaskId("prod", "orders-cdc");
    Slot seen = slot.build();
    server.slots.clear();
    if (slotThere) {
      server.slots.add(seen);
    }
    server.slots.addAll(others);
    return new ResumeFacts(
        world.circumstances(),
        id,
        task(),
        new TaskWatch(
            id,
            ADms.arn("task", ADms.ID),
            status,
            NOW,
            null,
            downSince,
            null,
            ranOn,
            attempts,
            lastAttemptAt,
            nextAttemptAt,
            null,
            false,
            standstill),
        hasPolicy ? policy() : null,
        mode,
        source,
        endpointsListed,
        source == null ? "its host is none of ours" : "",
        sampleSeen
            ? Observed.known(server.build(), sampledAt)
            : Observed.unknown("connection refused", NOW),
        slotNamed ? slot.name : null,
        slotThere && sampleSeen ? seen : null,
        instances,
        connections,
        held,
        rivals,
        instance);
  }

  private Policy.ResumeTasks policy() {
    return new Policy.ResumeTasks(
        "resume-cdc",
        RunMode.ENFORCE,
        tasks,
        Duration.ofMinutes(2),
        8,
        Duration.ofMinutes(2),
        Duration.ofMinutes(60),
        Duration.ofMinutes(10),
        tolerance,
        stoppedByHand);
  }
}
