package io.slotwarden.demo.prove;

import io.slotwarden.model.DmsConnection;
import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.TaskKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One DMS account as it really is.
final class SimDms {
  private static final String ARN = "arn:aws:dms:" + Setting.REGION + ":" + Setting.ACCOUNT + ":";

  /// With what comes before it, 26 characters of base32, as DMS gives them.
  private static final String REST = "ABCDEFGHIJKLMNOPQRST";

  private static final int LETTERS = 26;

  final List<Task> tasks = new ArrayList<>();
  final Set<Happening.Listing> hidden = EnumSet.noneOf(Happening.Listing.class);
  boolean renamed;

  /// All that it has ever read.
  final List<SimServer> servers = new ArrayList<>();

  /// A task and its endpoint.
  static final class Task {
    final int number;
    final SimServer server;
    final String slot;

    /// The endpoint names the slot; else the task has made it, and its name begins with its id.
    final boolean byEndpoint;

    final Instant madeAt;
    boolean running = true;
    @Nullable Instant deletedAt;
    @Nullable Instant stoppedAt;
    @Nullable String reason;
    long checkpoint;

    /// Resumes since it was last up for long enough, and since when it is up.
    int attempts;

    @Nullable Instant runningSince;

    Task(int number, SimServer server, String slot, boolean byEndpoint, Instant now) {
      this.number = number;
      this.server = server;
      this.slot = slot;
      this.byEndpoint = byEndpoint;
      this.madeAt = now;
      this.runningSince = now;
    }

    String name() {
      return "task-" + number;
    }

    String resourceId() {
      return resourceId(number);
    }

    static String resourceId(int number) {
      return "TASK" + (char) ('A' + number / LETTERS) + (char) ('A' + number % LETTERS) + REST;
    }

    String arn() {
      return ARN + "task:" + resourceId();
    }
  }

  /// The name that a task of this number gives to the slot that it makes.
  static String automaticName(int number) {
    return Task.resourceId(number).substring(0, 16).toLowerCase(Locale.ROOT)
        + String.format("_%08d_0f0e0d0c_0a09_0807_0605_%012x", SlotPlan.DATABASE_OID, number);
  }

  Task make(SimServer server, String slot, boolean byEndpoint, Instant now) {
    Task task = new Task(tasks.size(), server, slot, byEndpoint, now);
    tasks.add(task);
    return task;
  }

  @Nullable Task byArn(String arn) {
    return tasks.stream()
        .filter(t -> t.deletedAt == null && t.arn().equals(arn))
        .findFirst()
        .orElse(null);
  }

  /// Every listing is there.
  boolean isListed() {
    return hidden.isEmpty();
  }

  DmsObservation look(Instant clock) {
    List<Task> there = tasks.stream().filter(t -> t.deletedAt == null).toList();
    boolean empty = hidden.contains(Happening.Listing.ENTRIES);
    List<Task> shown = empty ? List.of() : there;
    List<DmsEndpoint> endpoints = new ArrayList<>();
    shown.forEach(t -> endpoints.add(endpoint(t)));
    if (!empty) {
      servers.forEach(s -> endpoints.add(spare(s)));
    }
    return new DmsObservation(
        Setting.DMS,
        clock,
        unless(Happening.Listing.ACCOUNT, Setting.ACCOUNT, clock),
        unless(Happening.Listing.TASKS, shown.stream().map(SimDms::row).toList(), clock),
        unless(Happening.Listing.ENDPOINTS, List.copyOf(endpoints), clock),
        unless(Happening.Listing.MIGRATIONS, List.of(), clock),
        unless(Happening.Listing.MIGRATIONS, List.of(), clock),
        unless(
            Happening.Listing.TASKS,
            List.of(
                new ReplicationInstance(
                    "ri-1", ARN + "rep:RI1", "available", "3.5.4", List.of("10.0.0.9"))),
            clock),
        unless(
            Happening.Listing.TASKS,
            shown.stream()
                .flatMap(
                    t ->
                        List.of(
                            new DmsConnection(endpointArn(t), ARN + "rep:RI1", "successful"),
                            new DmsConnection(
                                ARN + "endpoint:TARGET", ARN + "rep:RI1", "successful"))
                            .stream())
                .distinct()
                .toList(),
            clock),
        Set.of(),
        Map.of());
  }

  private <T> Observed<T> unless(Happening.Listing listing, T value, Instant clock) {
    return hidden.contains(listing) || hidden.contains(Happening.Listing.ALL)
        ? Observed.unknown("throttled", clock)
        : Observed.known(value, clock);
  }

  private static String endpointArn(Task t) {
    return ARN + "endpoint:E" + t.number;
  }

  private DmsEndpoint endpoint(Task t) {
    return new DmsEndpoint(
        "endpoint-" + t.number,
        endpointArn(t),
        "source",
        "postgres",
        renamed ? "10.1.2.3" : t.server.plan.host(),
        5432,
        SlotPlan.DATABASE,
        "dms",
        t.byEndpoint ? t.slot : null);
  }

  /// Of a migration that is over: it shows that this account knows the server.
  private DmsEndpoint spare(SimServer s) {
    return new DmsEndpoint(
        "spare-" + s.plan.name(),
        ARN + "endpoint:S" + s.plan.name(),
        "source",
        "postgres",
        s.plan.host(),
        5432,
        SlotPlan.DATABASE,
        "dms",
        null);
  }

  private static DmsTask row(Task t) {
    String message =
        t.reason == null
            ? null
            : "Last Error  Task error notification received from subtask. Stop Reason "
                + t.reason
                + " Error Level RECOVERABLE";
    return new DmsTask(
        TaskKind.TASK,
        t.name(),
        t.arn(),
        t.running ? "running" : "failed",
        "cdc",
        t.running ? null : message,
        t.running ? null : message,
        endpointArn(t),
        ARN + "endpoint:TARGET",
        ARN + "rep:RI1",
        String.format(
            "checkpoint:V1#34#%08X/%08X#0#0#*#0#121",
            t.checkpoint >>> 32, t.checkpoint & 0xFFFF_FFFFL),
        t.madeAt,
        t.madeAt,
        t.running ? null : t.stoppedAt,
        null,
        0,
        null);
  }
}
