package io.slotwarden.assess;

import io.slotwarden.model.Diagnosis;
import io.slotwarden.model.Evidence;
import io.slotwarden.model.OpenTransaction;
import io.slotwarden.model.SlotCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Open transactions that hold a slot's restart LSN back, although its consumer confirms.
final class Pins {
  private Pins() {}

  /// A transaction is the cause where it holds back more than the consumer does.
  static Optional<Diagnosis> of(SlotCase c, Distances d) {
    Long pinned = d.pinned();
    if (pinned == null || pinned < c.noise() || pinned < d.lag()) {
      return Optional.empty();
    }
    return c.pin()
        .map(
            t -> {
              List<Evidence> evidence = new ArrayList<>();
              evidence.add(
                  new Evidence.Size(pinned, "between its restart LSN and what was confirmed"));
              evidence.add(new Evidence.Size(d.lag(), "not confirmed by its consumer"));
              evidence.add(
                  new Evidence.Said(
                      "its transaction id is "
                          + t.xidAge()
                          + " transactions old, the slot's catalog_xmin "
                          + c.slot().catalogXminAge()));
              return new Diagnosis(
                  switch (t) {
                    case OpenTransaction.Session _ -> SlotCause.WRITING_TRANSACTION;
                    case OpenTransaction.Prepared _ -> SlotCause.PREPARED_TRANSACTION;
                  },
                  t.text(c.sample().at()) + ", pins it",
                  evidence,
                  Remedies.end(t));
            });
  }

  /// What a transaction holds besides, where something else is the cause.
  static void mention(SlotCase c, List<Evidence> evidence) {
    c.pin()
        .ifPresent(
            t ->
                evidence.add(
                    new Evidence.Transaction(
                        t,
                        " would pin it even if it were read; what ends it: " + t.end(),
                        c.sample().at())));
    c.closer()
        .transactions()
        .reason()
        .filter(_ -> c.slot().active())
        .ifPresent(why -> evidence.add(new Evidence.Said("open transactions not seen: " + why)));
  }
}
