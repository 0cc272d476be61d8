package io.slotwarden.guard;

import io.slotwarden.model.Act;
import io.slotwarden.model.CreationLook;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.NewSlot;
import io.slotwarden.model.Observed;
import io.slotwarden.model.OpenTransaction;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The facts of a creation that every rule allows: a primary with room, seen just now. A test
/// plants what it is about.
final class CreateCase {
  static final Instant NOW = DropCase.NOW;

  final DropCase world = new DropCase();
  final List<OpenTransaction> transactions = new ArrayList<>();
  String name = "mig_2026_orders";
  String database = "app";
  boolean standby;
  String walLevel = "logical";
  Set<String> slots = Set.of("other");
  int maxSlots = 10;
  int senders = 2;
  Instant seenAt = NOW;
  @Nullable String unseen;

  static CreateCase with(Consumer<CreateCase> plant) {
    CreateCase c = new CreateCase();
    plant.accept(c);
    return c;
  }

  static Trace trace(Consumer<CreateCase> plant) {
    return new Guard().create(with(plant).facts());
  }

  static OpenTransaction open(Duration since) {
    return session(NOW.minus(since));
  }

  static OpenTransaction session(@Nullable Instant since) {
    return new OpenTransaction.Session(
        7, "app", "ann", "psql", "idle in transaction", 3, since, Set.of(), Set.of());
  }

  CreateFacts facts() {
    DropFacts drop = world.facts();
    CreationLook look =
        new CreationLook(
            "postgres",
            standby,
            new Lsn(1000),
            walLevel,
            maxSlots,
            slots,
            10,
            senders,
            Set.of("app", "postgres"),
            transactions,
            NOW);
    return new CreateFacts(
        drop.world(),
        drop.source(),
        new Act.CreateSlot(
            new SlotId(DropCase.SOURCE, name),
            new NewSlot(
                database,
                "test_decoding",
                "payments",
                "move",
                "ann",
                NOW,
                NOW.plus(Duration.ofDays(14)),
                false,
                new Lsn(1000),
                1L)),
        unseen == null ? Observed.known(look, seenAt) : Observed.unknown(unseen, seenAt));
  }
}
