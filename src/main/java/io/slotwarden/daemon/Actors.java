package io.slotwarden.daemon;

import io.slotwarden.act.dms.DmsActor;
import io.slotwarden.act.postgres.PostgresActor;
import io.slotwarden.config.Config;
import io.slotwarden.guard.Actor;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Sends each act to the actor of its place. A source without an `actor` has none.
final class Actors implements Actor, AutoCloseable {
  private final Config config;
  private final Map<String, DmsActor> dms = new ConcurrentHashMap<>();

  Actors(Config config) {
    this.config = config;
  }

  @Override
  public ActResult perform(Act act) {
    return switch (act) {
      case Act.DropSlot drop ->
          config
              .source(drop.slot().source())
              .filter(s -> s.actor() != null)
              .map(s -> PostgresActor.create(s).drop(drop))
              .orElseGet(
                  () ->
                      new ActResult(
                          ActOutcome.FAILED, "source " + drop.slot().source() + " has no actor"));
      case Act.ResumeTask resume ->
          config.dms().stream()
              .filter(d -> d.name().equals(resume.task().dms()))
              .findFirst()
              .map(
                  d ->
                      dms.computeIfAbsent(d.name(), _ -> DmsActor.create(d, config.aws()))
                          .resume(resume))
              .orElseGet(
                  () -> new ActResult(ActOutcome.FAILED, "no dms entry " + resume.task().dms()));
    };
  }

  @Override
  public void close() {
    dms.values().forEach(DmsActor::close);
  }
}
