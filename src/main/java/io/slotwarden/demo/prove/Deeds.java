package io.slotwarden.demo.prove;

import java.util.function.Consumer;

/// Brings about what happens outside the daemon.
final class Deeds {
  private final World world;
  private final Law law;
  private final Agenda agenda;

  Deeds(World world, Law law, Agenda agenda) {
    this.world = world;
    this.law = law;
    this.agenda = agenda;
  }

  void happen(Happening.OfTheWorld happening) {
    switch (happening) {
      case Happening.Reads h -> {
        SimServer server = world.servers.get(h.server());
        world.attach(server, h.slot());
        agenda.in(h.lasting(), () -> world.detach(server, h.slot(), h.confirms()));
      }
      case Happening.ReadsALittle h -> readALittle(h);
      case Happening.Breaks h -> {
        SimServer server = world.servers.get(h.server());
        world.detach(server, h.slot(), true);
        agenda.in(h.lasting(), () -> world.attach(server, h.slot()));
      }
      case Happening.MadeAgain h -> {
        SimServer server = world.servers.get(h.server());
        SimSlot slot = server.slots.get(h.slot());
        if (slot != null && !slot.active) {
          server.make(slot.plan, world.now);
        }
      }
      case Happening.Vanishes h -> {
        SimServer server = world.servers.get(h.server());
        SimSlot slot = server.slots.get(h.slot());
        if (slot != null && !slot.active) {
          server.slots.remove(h.slot());
          law.went(server, h.slot());
        }
      }
      case Happening.IsLost h -> {
        SimSlot slot = world.servers.get(h.server()).slots.get(h.slot());
        if (slot != null && !slot.active) {
          slot.lost = true;
          slot.visiblyTouchedAt = world.now;
          slot.touchedAt = world.now;
        }
      }
      case Happening.Restarts h -> world.servers.get(h.server()).restart(world.now);
      case Happening.FailsOver h -> world.servers.get(h.server()).failOver(world.now);
      case Happening.IsReplaced h -> world.servers.get(h.server()).replace(world.now);
      case Happening.Hides h -> {
        SimServer server = world.servers.get(h.server());
        server.hidden.add(h.part());
        agenda.in(h.lasting(), () -> server.hidden.remove(h.part()));
      }
      case Happening.ArchiverSticks h -> {
        SimServer server = world.servers.get(h.server());
        server.stickArchiver();
        agenda.in(h.lasting(), () -> server.stuckSegment = null);
      }
      case Happening.TaskFails h -> task(h.task(), t -> world.fail(t, h.reason(), h.beyond()));
      case Happening.TaskIsStarted h -> task(h.task(), world::start);
      case Happening.TaskIsDeleted h -> task(h.task(), world::delete);
      case Happening.TaskIsMade h -> {
        SimServer server = world.servers.get(h.server());
        world.dms.make(server, h.slot(), true, world.now);
        world.attach(server, h.slot());
      }
      case Happening.DmsHides h -> {
        world.dms.hidden.add(h.listing());
        agenda.in(h.lasting(), () -> world.dms.hidden.remove(h.listing()));
      }
      case Happening.EndpointsAreRenamed h -> {
        world.dms.renamed = true;
        agenda.in(h.lasting(), () -> world.dms.renamed = false);
      }
      case Happening.ChannelFails h -> {
        world.channelFails = true;
        world.channelRefuses = h.refuses();
        agenda.in(h.lasting(), () -> world.channelFails = false);
      }
      case Happening.KillSwitch h -> {
        world.killSwitch = !h.unclear();
        world.killSwitchUnclear = h.unclear();
        agenda.in(
            h.lasting(),
            () -> {
              world.killSwitch = false;
              world.killSwitchUnclear = false;
            });
      }
      case Happening.ClockLeaps h -> world.leap(h.by());
    }
  }

  /// What lasts is over.
  void end() {
    world.killSwitch = false;
    world.killSwitchUnclear = false;
    world.channelFails = false;
    world.dms.hidden.clear();
    world.dms.renamed = false;
    for (SimServer s : world.servers) {
      s.hidden.clear();
      s.stuckSegment = null;
    }
  }

  private void readALittle(Happening.ReadsALittle h) {
    SimServer server = world.servers.get(h.server());
    SimSlot slot = server.slots.get(h.slot());
    if (slot == null || slot.active || slot.lost) {
      return;
    }
    slot.slow = true;
    slot.attach(world.now);
    agenda.in(
        h.lasting(),
        () -> {
          slot.readALittle(world.now);
          slot.detach(world.now);
        });
  }

  private void task(int number, Consumer<SimDms.Task> deed) {
    if (number < world.dms.tasks.size()) {
      deed.accept(world.dms.tasks.get(number));
    }
  }
}
