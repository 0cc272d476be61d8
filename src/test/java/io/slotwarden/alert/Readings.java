package io.slotwarden.alert;

import io.slotwarden.config.AlertsConfig;
import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Diagnosis;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.NeededSlot;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Severity;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.SourceForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What alerts read, for tests: source `orders` at noon, with the contract's thresholds.
final class Readings {
  static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  static final long GIB = 1L << 30;
  static final Owner NOBODY = new Owner(OwnerKind.NONE, null, false, List.of());
  static final Owner TASK = new Owner(OwnerKind.DMS_TASK, "prod/orders-cdc", true, List.of());

  static final SourceForecast NO_CLOCK =
      new SourceForecast(new Forecast.NotGrowing("nothing holds WAL"), null, Map.of());

  private Readings() {}

  static AlertsConfig config(AlertKey... off) {
    return new AlertsConfig(
        10 * GIB,
        50 * GIB,
        Duration.ofMinutes(15),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofHours(24),
        Duration.ofHours(4),
        Duration.ofHours(24),
        Duration.ofHours(4),
        Set.of(off));
  }

  static SlotAssessment slot(Consumer<ASlot> change) {
    return slot(change, 0L, TASK);
  }

  static SlotAssessment slot(Consumer<ASlot> change, @Nullable Long retained, Owner owner) {
    Slot slot =
        ASlot.with(
            s -> {
              s.name = "cdc";
              change.accept(s);
            });
    ServerSample sample = AServer.of(slot);
    return new SlotAssessment(
        new SlotId("orders", slot.name()),
        slot,
        SlotEvidence.of(sample, slot),
        "unreserved".equals(slot.walStatus()) ? SlotState.UNRESERVED : SlotState.HEALTHY,
        Diagnosis.HEALTHY,
        owner,
        List.of(),
        retained,
        null,
        null,
        null,
        slot.active() ? null : NOON.minus(Duration.ofHours(1)),
        false,
        null,
        null);
  }

  /// The same slot with another diagnosis.
  static SlotAssessment because(SlotAssessment a, Diagnosis diagnosis) {
    return new SlotAssessment(
        a.id(),
        a.slot(),
        a.evidence(),
        a.state(),
        diagnosis,
        a.owner(),
        a.tasks(),
        a.retainedBytes(),
        a.confirmedFlushLagBytes(),
        a.pinnedBytes(),
        a.lastMovedAt(),
        a.disconnectedSince(),
        a.holdsWal(),
        a.safeWalBytes(),
        a.freedAtMostBytes());
  }

  static SourceReading source(SlotAssessment... slots) {
    return new SourceReading(
        "orders",
        AServer.of(Arrays.stream(slots).map(SlotAssessment::slot).toList().toArray(new Slot[0])),
        Observed.known(AServer.settings(), NOON),
        List.of(slots),
        Map.of(),
        NO_CLOCK,
        true,
        NOON,
        false);
  }

  static SourceReading with(SourceReading r, @Nullable Map<SlotId, Instant> dropped) {
    return new SourceReading(
        r.source(),
        r.sample(),
        r.settings(),
        r.slots(),
        dropped,
        r.forecast(),
        r.storageConfigured(),
        r.now(),
        r.hushed());
  }

  static AlertBook book(NeededSlot... needed) {
    return new AlertBook(
        Map.of(),
        Arrays.stream(needed).collect(java.util.stream.Collectors.toMap(NeededSlot::id, n -> n)),
        Map.of());
  }

  static AlertBook with(AlertBook book, AlertKey key, String subject, String place) {
    Alert.Id id = new Alert.Id(key, subject);
    Alert alert =
        new Alert(
            id,
            place,
            Severity.WARNING,
            AlertState.FIRING,
            NOON,
            NOON,
            null,
            null,
            new Alert.Words("", "", "", ""),
            new Alert.Clocks(5, 31, 0, null, null, NOON, null, Severity.WARNING, 1, NOON));
    return new AlertBook(Map.of(id, alert), book.needed(), book.servers());
  }

  /// What was judged of one key; null when it was not mentioned.
  static @Nullable Judgement of(List<Judgement> judged, AlertKey key) {
    List<Judgement> found = judged.stream().filter(j -> j.id().key() == key).toList();
    if (found.size() > 1) {
      throw new AssertionError("judged twice: " + found);
    }
    return found.isEmpty() ? null : found.getFirst();
  }
}
