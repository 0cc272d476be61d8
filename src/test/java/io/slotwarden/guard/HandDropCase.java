package io.slotwarden.guard;

import io.slotwarden.model.HandDrop;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.Trace;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The facts of a drop by hand that every rule allows: a slot as in [DropCase], but no policy names
/// it, it is neither marked nor announced, and the mode is observe. A test plants what it is about.
final class HandDropCase {
  final DropCase world = new DropCase();
  @Nullable SlotId named;
  String by = "ann via 10.0.0.7";
  String reason = "cut over";
  UnaryOperator<SlotEvidence> shownAs = UnaryOperator.identity();
  Observed<Instant> seen = Observed.known(DropCase.NOW.minusSeconds(5), DropCase.NOW);

  HandDropCase() {
    world.hasPolicy = false;
    world.watched = false;
    world.mode = RunMode.OBSERVE;
  }

  static HandDropCase with(Consumer<HandDropCase> plant) {
    HandDropCase c = new HandDropCase();
    plant.accept(c);
    return c;
  }

  static Trace trace(Consumer<HandDropCase> plant) {
    return new Guard().dropByHand(with(plant).facts());
  }

  HandDropFacts facts() {
    DropFacts facts = world.facts();
    HandDrop.Shown shown =
        HandDrop.Shown.of(
            shownAs.apply(facts.assessment().evidence()), DropCase.NOW.minusSeconds(60));
    return new HandDropFacts(
        facts, new HandDrop(named == null ? facts.id() : named, by, reason, shown), seen);
  }
}
