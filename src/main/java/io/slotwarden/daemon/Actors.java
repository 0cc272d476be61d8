package io.slotwarden.daemon;

import io.slotwarden.act.dms.DmsActor;
import io.slotwarden.act.postgres.CreateActor;
import io.slotwarden.act.postgres.HeartbeatActor;
import io.slotwarden.act.postgres.HeldSnapshots;
import io.slotwarden.act.postgres.PostgresActor;
import io.slotwarden.aws.Logins;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.guard.Actor;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Sends each act to the actor of its place. A source without an `actor` has none.
final class Actors implements Actor, AutoCloseable {
  private volatile Config config;
  private final Logins logins;
  private final Map<DmsConfig, DmsActor> dms = new ConcurrentHashMap<>();

  private final HeldSnapshots held = new HeldSnapshots();

  /// Not in use by new acts; one that is under way may still hold them.
  private final Queue<DmsActor> retired = new ConcurrentLinkedQueue<>();

  Actors(Config config, Logins logins) {
    this.config = config;
    this.logins = logins;
  }

  /// From now on these credentials and entries hold. A client whose entry changed serves an act
  /// that is under way to its end.
  void follow(Config next) {
    boolean sameAws = next.aws().equals(config.aws());
    config = next;
    for (DmsConfig entry : Set.copyOf(dms.keySet())) {
      if (!sameAws || !next.dms().contains(entry)) {
        DmsActor old = dms.remove(entry);
        if (old != null) {
          retired.add(old);
        }
      }
    }
  }

  /// The sessions of creations that asked to keep their snapshots.
  HeldSnapshots held() {
    return held;
  }

  @Override
  public ActResult perform(Act act) {
    return switch (act) {
      case Act.DropSlot drop ->
          config
              .source(drop.slot().source())
              .filter(s -> s.actor() != null)
              .map(s -> drop(PostgresActor.create(s, logins), drop))
              .orElseGet(
                  () ->
                      new ActResult(
                          ActOutcome.FAILED, "source " + drop.slot().source() + " has no actor"));
      case Act.CreateSlot create ->
          config
              .source(create.slot().source())
              .map(s -> CreateActor.create(s, logins, held).make(create))
              .orElseGet(
                  () -> new ActResult(ActOutcome.FAILED, "no source " + create.slot().source()));
      case Act.WriteHeartbeat beat ->
          config
              .source(beat.database().source())
              .map(s -> HeartbeatActor.create(s, logins).write(beat))
              .orElseGet(
                  () -> new ActResult(ActOutcome.FAILED, "no source " + beat.database().source()));
      case Act.ResumeTask resume ->
          config.dms().stream()
              .filter(d -> d.name().equals(resume.task().dms()))
              .findFirst()
              .map(
                  d -> dms.computeIfAbsent(d, _ -> DmsActor.create(d, config.aws())).resume(resume))
              .orElseGet(
                  () -> new ActResult(ActOutcome.FAILED, "no dms entry " + resume.task().dms()));
    };
  }

  private ActResult drop(PostgresActor actor, Act.DropSlot act) {
    return config.asksForCheckpoint(act.policy()) ? actor.dropAndCheckpoint(act) : actor.drop(act);
  }

  @Override
  public void close() {
    held.close();
    dms.values().forEach(DmsActor::close);
    retired.forEach(DmsActor::close);
  }
}
