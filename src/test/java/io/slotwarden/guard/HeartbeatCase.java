package io.slotwarden.guard;

import io.slotwarden.config.Policy;
import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.DatabaseId;
import io.slotwarden.model.Glob;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.TableName;
import io.slotwarden.model.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The facts of a heartbeat that every rule allows: a primary, seen just now, with a slot in the
/// database. A test plants what it is about.
final class HeartbeatCase {
  static final Instant NOW = DropCase.NOW;

  final DropCase world = new DropCase();
  final ASlot slot = new ASlot();
  final AServer server = new AServer();
  List<Glob> databases = List.of(new Glob("ord*"));
  boolean hasPolicy = true;
  RunMode mode = RunMode.ENFORCE;
  @Nullable String unseen;
  Instant seenAt = NOW;
  boolean underWay;

  static HeartbeatCase with(Consumer<HeartbeatCase> plant) {
    HeartbeatCase c = new HeartbeatCase();
    plant.accept(c);
    return c;
  }

  static Trace trace(Consumer<HeartbeatCase> plant) {
    return new Guard().heartbeat(with(plant).facts());
  }

  HeartbeatFacts facts() {
    DropFacts drop = world.facts();
    server.slots.add(slot.build());
    Observed<ServerSample> sample =
        unseen == null ? Observed.known(server.build(), seenAt) : Observed.unknown(unseen, seenAt);
    return new HeartbeatFacts(
        drop.world(),
        drop.source(),
        hasPolicy
            ? new Policy.WriteHeartbeats(
                "beat",
                mode,
                List.of(new Glob(DropCase.SOURCE)),
                databases,
                Duration.ofMinutes(1),
                TableName.parse("slotwarden.heartbeat"))
            : null,
        mode,
        new DatabaseId(DropCase.SOURCE, "orders"),
        sample,
        Duration.ofMinutes(2),
        underWay);
  }
}
