package io.slotwarden.daemon;

import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.Observed;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What DMS entries showed.
///
/// @param last the last look at each entry: proofs rest on it alone
/// @param listed the same, where each listing that is Unknown now is the last one that was known:
///   to protect, one sign is enough, and an old one is better than none (design, rule 7)
record DmsLooks(Map<String, DmsObservation> last, Map<String, DmsObservation> listed) {
  static final DmsLooks NONE = new DmsLooks(Map.of(), Map.of());

  DmsLooks {
    last = Map.copyOf(last);
    listed = Map.copyOf(listed);
  }

  DmsLooks with(DmsObservation look) {
    Map<String, DmsObservation> lasts = new HashMap<>(last);
    Map<String, DmsObservation> lists = new HashMap<>(listed);
    lasts.put(look.dms(), look);
    lists.put(look.dms(), filledUp(look, listed.get(look.dms())));
    return new DmsLooks(lasts, lists);
  }

  private static DmsObservation filledUp(DmsObservation now, @Nullable DmsObservation before) {
    return before == null
        ? now
        : new DmsObservation(
            now.dms(),
            now.at(),
            now.account(),
            known(now.tasks(), before.tasks()),
            known(now.endpoints(), before.endpoints()),
            known(now.replications(), before.replications()),
            known(now.dataMigrations(), before.dataMigrations()),
            known(now.instances(), before.instances()),
            known(now.connections(), before.connections()),
            now.heldTasks(),
            now.unreadableTags(),
            now.health());
  }

  private static <T> Observed<T> known(Observed<T> now, Observed<T> before) {
    return now.isKnown() ? now : before;
  }
}
