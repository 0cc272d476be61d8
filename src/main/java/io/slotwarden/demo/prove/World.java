package io.slotwarden.demo.prove;

import io.slotwarden.model.Observed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that is outside the daemon, as it really is.
final class World {
  static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  /// By so much the daemon's clock is wrong.
  private Duration skew = Duration.ZERO;

  Instant now = BEGINNING;
  final List<SimServer> servers = new ArrayList<>();
  final SimDms dms = new SimDms();
  boolean killSwitch;
  boolean killSwitchUnclear;
  boolean channelFails;
  boolean channelRefuses;

  /// How much the clock has leapt so far, forwards and back.
  Duration leapt = Duration.ZERO;

  World(Setting setting) {
    for (int i = 0; i < setting.servers().size(); i++) {
      Setting.Server plan = setting.servers().get(i);
      SimServer server =
          new SimServer(plan, 7_000_000_000_000_000_000L + i * 1_000L, setting.tides(), now);
      servers.add(server);
      if (plan.dms()) {
        dms.servers.add(server);
      }
      for (SlotPlan s : plan.all()) {
        switch (s.kind()) {
          case OF_ENDPOINT, OF_TASK -> {
            dms.make(server, s.name(), s.kind() == SlotPlan.Kind.OF_ENDPOINT, now);
            attach(server, s.name());
          }
          case LIVING -> attach(server, s.name());
          case ABANDONED, MARKER, REGISTERED, PHYSICAL, TOOL, REPLICA, TEMPORARY, FAILOVER -> {}
        }
      }
    }
  }

  Instant clock() {
    return now.plus(skew);
  }

  InstantSource source() {
    return this::clock;
  }

  void leap(Duration by) {
    skew = skew.plus(by);
    leapt = leapt.plus(by.abs());
  }

  Observed<Boolean> killSwitch(Path file, Instant at) {
    return killSwitchUnclear
        ? Observed.unknown(file + ": permission denied", at)
        : Observed.known(killSwitch, at);
  }

  @Nullable SimServer server(String name) {
    return servers.stream().filter(s -> s.plan.name().equals(name)).findFirst().orElse(null);
  }

  void attach(SimServer server, String name) {
    SimSlot slot = server.slots.get(name);
    if (slot != null && !slot.lost && !slot.active) {
      slot.attach(now);
      server.wanted.add(name);
    }
  }

  /// @param confirms it has read on until now
  void detach(SimServer server, String name, boolean confirms) {
    server.advance(now);
    SimSlot slot = server.slots.get(name);
    server.wanted.remove(name);
    if (slot != null && slot.active) {
      slot.read(server.lsn(), confirms, now);
      slot.detach(now);
    }
  }

  /// Readers that a restart has cut off come back.
  void reattach(SimServer server) {
    for (String name : List.copyOf(server.wanted)) {
      SimSlot slot = server.slots.get(name);
      if (slot == null || slot.lost) {
        server.wanted.remove(name);
      } else if (!slot.active) {
        slot.attach(now);
      }
    }
  }

  void fail(SimDms.Task task, String reason, boolean beyond) {
    if (!task.running || task.deletedAt != null) {
      return;
    }
    detach(task.server, task.slot, true);
    SimSlot slot = task.server.slots.get(task.slot);
    task.running = false;
    task.runningSince = null;
    task.stoppedAt = now;
    task.reason = reason;
    long confirmed = slot == null ? task.server.lsn() : slot.confirmed;
    task.checkpoint = beyond ? confirmed - 1_000_000 : confirmed;
  }

  void start(SimDms.Task task) {
    if (task.running || task.deletedAt != null) {
      return;
    }
    task.running = true;
    task.runningSince = now;
    task.reason = null;
    attach(task.server, task.slot);
  }

  void delete(SimDms.Task task) {
    if (task.deletedAt == null) {
      detach(task.server, task.slot, true);
      task.running = false;
      task.deletedAt = now;
    }
  }
}
