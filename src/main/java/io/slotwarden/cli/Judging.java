package io.slotwarden.cli;

import io.slotwarden.assess.Assessor;
import io.slotwarden.assess.Histories;
import io.slotwarden.assess.Holders;
import io.slotwarden.assess.Inventories;
import io.slotwarden.assess.Ownership;
import io.slotwarden.assess.SlotCase;
import io.slotwarden.assess.SourceProfile;
import io.slotwarden.assess.Trail;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.daemon.Profiles;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.InventoryWatch;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What two samples of a server and one listing of each DMS entry mean: the daemon's own
/// assessment, without a memory. Pure.
final class Judging {
  private static final String OWNERS_NOT_ASKED =
      "--url looks at the server alone; dms entries of a configuration tell who needs a slot";

  /// As the daemon's alert has it.
  private static final Duration DEADLINE_NEAR = Duration.ofHours(12);

  private final @Nullable Config config;
  private final Map<String, DmsObservation> dms;
  private final Instant now;

  /// @param config null when a URL names the only server
  Judging(@Nullable Config config, List<DmsObservation> dms, Instant now) {
    this.config = config;
    this.dms = dms.stream().collect(Collectors.toMap(DmsObservation::dms, Function.identity()));
    this.now = now;
  }

  /// What there is to say of an entry as such.
  static Stream<Finding> unseen(DmsObservation look) {
    String why = CheckReport.unseen(look);
    return why == null
        ? Stream.empty()
        : Stream.of(
            new Finding(
                CheckStatus.UNKNOWN,
                "dms-unseen",
                look.dms(),
                null,
                "can't be listed: " + why,
                List.of("who owns a slot is not known without complete listings"),
                null));
  }

  /// Serverless replications that do not run: their deadline is the clock that one look can read.
  /// Of another's source it is only a mention.
  Stream<Finding> deprovisioning(DmsObservation look) {
    return look.replications().toOptional().stream()
        .flatMap(List::stream)
        .filter(DmsTask::hasCdc)
        .flatMap(r -> r.deprovisionAt().stream().map(at -> deprovisioned(look, r, at)));
  }

  private Finding deprovisioned(DmsObservation look, DmsTask replication, Instant at) {
    CheckStatus severity =
        !mayBeOurs(look, replication)
            ? CheckStatus.OK
            : now.isBefore(at.minus(DEADLINE_NEAR)) ? CheckStatus.WARNING : CheckStatus.CRITICAL;
    return new Finding(
        severity,
        "task-deprovision",
        look.dms(),
        null,
        "Serverless replication "
            + replication.id()
            + " is "
            + replication.status()
            + ", deprovisioned at "
            + at,
        List.of("it can't be restarted after that"),
        "resume it (start-replication, type resume-processing) before, after a look at why it"
            + " stopped");
  }

  /// Without the endpoints nobody can tell.
  private boolean mayBeOurs(DmsObservation look, DmsTask replication) {
    if (config == null || !look.endpoints().isKnown()) {
      return true;
    }
    return look.endpoints().toOptional().orElse(List.of()).stream()
        .filter(e -> e.arn().equals(replication.sourceEndpointArn()))
        .anyMatch(
            e ->
                config.sources().stream()
                    .anyMatch(s -> Profiles.of(config.owners(s.name()), s).isReadBy(e)));
  }

  CheckedSource judge(OneLook.Pair pair) {
    SourceObservation look = pair.last();
    ServerSample sample = look.sample().toOptional().orElse(null);
    ServerSettings settings = look.settings().toOptional().orElse(null);
    String name = pair.source().name();
    if (sample == null) {
      Holders none = Holders.unseen("the server was not seen");
      CheckedSource bare = new CheckedSource(name, look, none, List.of(), List.of());
      return new CheckedSource(name, look, none, List.of(), SourceFindings.of(bare, false));
    }
    Holders holders = Holders.of(sample, settings, look.floors().toOptional().orElse(null));
    Ownership.Surroundings world = surroundings(pair.source());
    List<CheckedSlot> slots =
        sample.slots().stream()
            .map(slot -> slot(pair, sample, slot, holders, world, settings))
            .toList();
    CheckedSource seen = new CheckedSource(name, look, holders, slots, List.of());
    List<Finding> findings =
        new ArrayList<>(
            SourceFindings.of(seen, config != null && config.asksForCheckpointOn(name)));
    slots.forEach(s -> findings.addAll(SlotFindings.of(seen, s)));
    findings.sort(Comparator.comparing(Finding::severity).reversed());
    return new CheckedSource(name, look, holders, slots, findings);
  }

  private CheckedSlot slot(
      OneLook.Pair pair,
      ServerSample sample,
      Slot slot,
      Holders holders,
      Ownership.Surroundings world,
      @Nullable ServerSettings settings) {
    SlotId id = new SlotId(pair.source().name(), slot.name());
    SlotHistory history = history(pair.firstSample(), sample, slot, id);
    Ownership ownership = Ownership.of(slot, world);
    SlotAssessment assessment =
        Assessor.assess(
            new SlotCase(
                sample,
                slot,
                history,
                trail(pair, sample, slot, ownership),
                ownership,
                holders,
                tasks(ownership.tasks()),
                settings,
                pair.last().closer(),
                now));
    return new CheckedSlot(assessment, history.lastMovedAt());
  }

  private static Trail trail(OneLook.Pair pair, ServerSample last, Slot slot, Ownership ownership) {
    Trail before = null;
    SourceObservation first = pair.first();
    ServerSample sample = first == null ? null : first.sample().toOptional().orElse(null);
    if (first != null && sample != null) {
      before =
          sample
              .slot(slot.name())
              .map(s -> Trail.next(null, sample, s, first.closer(), List.of()))
              .orElse(null);
    }
    return Trail.next(before, last, slot, pair.last().closer(), ownership.tasks());
  }

  private SlotHistory history(
      @Nullable ServerSample first, ServerSample last, Slot slot, SlotId id) {
    SlotHistory before = null;
    if (first != null) {
      before =
          first
              .slot(slot.name())
              .map(s -> Histories.next(null, id, first, s, now, OneLook.BETWEEN_SAMPLES))
              .orElse(null);
    }
    return Histories.next(before, id, last, slot, now, OneLook.BETWEEN_SAMPLES);
  }

  private Ownership.Surroundings surroundings(SourceConfig source) {
    SourceProfile profile =
        Profiles.of(config == null ? List.of() : config.owners(source.name()), source);
    Map<String, InventoryWatch> watches = new HashMap<>();
    dms.forEach((name, look) -> watches.put(name, Inventories.next(null, look, List.of(profile))));
    return new Ownership.Surroundings(
        profile,
        dms,
        List.of(),
        config == null
            ? Map.of()
            : config.dms().stream()
                .collect(Collectors.toMap(DmsConfig::name, DmsConfig::goneAfter)),
        config == null
            ? Observed.unknown(OWNERS_NOT_ASKED, now)
            : Inventories.completeAt(profile, dms, watches, List.of(), now),
        now);
  }

  private List<DmsTask> tasks(List<TaskId> ids) {
    return ids.stream()
        .flatMap(
            id -> {
              DmsObservation look = dms.get(id.dms());
              return look == null ? Stream.empty() : Stream.ofNullable(TaskNames.of(look).get(id));
            })
        .toList();
  }
}
