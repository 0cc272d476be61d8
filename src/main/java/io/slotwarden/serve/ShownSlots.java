package io.slotwarden.serve;

import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotState;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.SourceView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which slots of a source have series while it has more than the limit. The worst have; among
/// equals those that had them before, so that no series comes and goes with each look: on a series
/// that vanishes an alert resolves. Safe for use by many threads.
final class ShownSlots {
  private static final Logger LOG = LoggerFactory.getLogger(ShownSlots.class);

  /// A slot takes the place of another one of its kind only when it retains more than twice as
  /// much, and this much more.
  private static final long CLEARLY_MORE = 64L << 20;

  private final Map<String, Set<SlotId>> before = new HashMap<>();
  private final Set<String> limited = new HashSet<>();

  /// @param slots those that have series, in the snapshot's order
  /// @param hidden how many have none, by source; a source whose slots are not known is not in it
  record Chosen(List<SlotView> slots, Map<String, Integer> hidden) {}

  /// How much a person would miss it; the smaller the worse the slot.
  private enum Weight {
    /// Something will be done to it.
    MARKED,
    CRITICAL,
    WARNING,
    TROUBLED,
    RESTLESS,
    HEALTHY
  }

  private record Weighed(SlotView view, Weight weight, long retained) {
    static final Comparator<Weighed> WORST_FIRST =
        Comparator.comparing(Weighed::weight)
            .thenComparing(Comparator.comparingLong(Weighed::retained).reversed())
            .thenComparing(w -> w.id().name());

    SlotId id() {
      return view.assessment().id();
    }

    boolean isClearlyWorseThan(Weighed other) {
      return weight.compareTo(other.weight) < 0
          || (weight == other.weight
              && retained / 2 > other.retained
              && retained - other.retained > CLEARLY_MORE);
    }
  }

  /// @param limit of each source, at least 1
  synchronized Chosen choose(Snapshot snapshot, int limit) {
    Map<String, List<SlotView>> all =
        snapshot.slots().stream()
            .collect(Collectors.groupingBy(v -> v.assessment().id().source(), Collectors.toList()));
    Map<String, Integer> hidden = new LinkedHashMap<>();
    Set<SlotId> shown = new HashSet<>();
    for (SourceView source : snapshot.sources()) {
      List<SlotView> slots = all.getOrDefault(source.name(), List.of());
      if (source.sample() == null) {
        // Not seen is not gone: whoever had a place has it when the source is back.
        shown.addAll(ids(slots));
        continue;
      }
      Set<SlotId> chosen = choose(source.name(), slots, snapshot.alerts(), limit);
      before.put(source.name(), chosen);
      shown.addAll(chosen);
      hidden.put(source.name(), slots.size() - chosen.size());
      tell(source.name(), slots.size(), chosen.size(), limit);
    }
    before
        .keySet()
        .retainAll(snapshot.sources().stream().map(SourceView::name).collect(Collectors.toSet()));
    return new Chosen(
        snapshot.slots().stream().filter(v -> shown.contains(v.assessment().id())).toList(),
        hidden);
  }

  private Set<SlotId> choose(String source, List<SlotView> slots, List<Alert> alerts, int limit) {
    if (slots.size() <= limit) {
      return ids(slots);
    }
    Map<String, Severity> firing = new HashMap<>();
    for (Alert alert : alerts) {
      if (alert.state() == AlertState.FIRING) {
        firing.merge(alert.id().subject(), alert.severity(), (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    }
    Set<SlotId> had = before.getOrDefault(source, Set.of());
    List<Weighed> kept = new ArrayList<>();
    List<Weighed> others = new ArrayList<>();
    for (SlotView view : slots) {
      Weighed weighed = weigh(view, firing.get(view.assessment().id().target()));
      (had.contains(weighed.id()) ? kept : others).add(weighed);
    }
    kept.sort(Weighed.WORST_FIRST);
    others.sort(Weighed.WORST_FIRST);
    while (kept.size() > limit) {
      kept.removeLast(); // the limit was lowered
    }
    int next = 0;
    while (kept.size() < limit) {
      kept.add(others.get(next++));
    }
    kept.sort(Weighed.WORST_FIRST);
    for (int weakest = limit - 1; weakest >= 0 && next < others.size(); weakest--) {
      if (!others.get(next).isClearlyWorseThan(kept.get(weakest))) {
        break;
      }
      kept.set(weakest, others.get(next++));
    }
    return kept.stream().map(Weighed::id).collect(Collectors.toSet());
  }

  private static Weighed weigh(SlotView view, @Nullable Severity alert) {
    Long retained = view.assessment().retainedBytes();
    return new Weighed(view, weight(view, alert), retained == null ? 0 : retained);
  }

  private static Weight weight(SlotView view, @Nullable Severity alert) {
    if (view.mark() != null) {
      return Weight.MARKED;
    }
    if (alert == Severity.CRITICAL) {
      return Weight.CRITICAL;
    }
    Weight byState = weight(view.assessment().state());
    return alert == Severity.WARNING && byState.compareTo(Weight.WARNING) > 0
        ? Weight.WARNING
        : byState;
  }

  private static Weight weight(SlotState state) {
    return switch (state) {
      case LOST, UNRESERVED -> Weight.CRITICAL;
      case DISCONNECTED, CRASH_LOOP, STALLED, UNKNOWN -> Weight.TROUBLED;
      case LAGGING, CATCHING_UP, CREATING, UNUSED -> Weight.RESTLESS;
      case HEALTHY -> Weight.HEALTHY;
    };
  }

  private static Set<SlotId> ids(Collection<SlotView> slots) {
    return slots.stream().map(v -> v.assessment().id()).collect(Collectors.toSet());
  }

  /// Once when it begins and once when it ends: the number is a metric.
  private void tell(String source, int slots, int shown, int limit) {
    if (shown < slots && limited.add(source)) {
      LOG.atWarn()
          .addKeyValue("event", "metrics")
          .addKeyValue("source", source)
          .addKeyValue("slots", slots)
          .addKeyValue("hidden", slots - shown)
          .log(
              "more slots than metrics.max-slots ({}): the least important ones have no series,"
                  + " pages and API show all; slotwarden_slots_hidden counts them; said once",
              limit);
    } else if (shown == slots && limited.remove(source)) {
      LOG.atInfo()
          .addKeyValue("event", "metrics")
          .addKeyValue("source", source)
          .addKeyValue("slots", slots)
          .addKeyValue("hidden", 0)
          .log("every slot has its series again");
    }
  }
}
