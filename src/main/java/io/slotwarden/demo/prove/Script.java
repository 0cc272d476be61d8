package io.slotwarden.demo.prove;

import io.slotwarden.serve.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One history before it is played: all of it follows from the seed.
///
/// @param kept numbers of the happenings that are left, of those that the seed gives
record Script(long seed, Setting setting, List<Happening> happenings, List<Integer> kept) {
  private static final Duration LENGTH = Duration.ofMinutes(200);
  private static final int FEWEST = 5;
  private static final int MORE = 24;
  private static final int AIMED = 14;
  private static final int PERCENT = 100;

  /// The seeds of planted faults are below it: no dice of theirs may fall otherwise.
  private static final long FIRST_WITH_TIDES = 1_000;

  /// A history with pressure lasts for days. These are played in both modes.
  private static final int TIDES_EACH = 200;

  private static final int TIDES_AT = 6;

  private static final SlotPlan LEFT_OVER =
      new SlotPlan("old_mig", SlotPlan.Kind.ABANDONED, SlotPlan.Named.EXACTLY);

  private static final Duration ORDINARY = Duration.ofHours(26);

  Script {
    happenings = List.copyOf(happenings);
    kept = List.copyOf(kept);
  }

  static Script of(long seed) {
    Script script = new Author(seed).write();
    return seed >= FIRST_WITH_TIDES && seed % TIDES_EACH == TIDES_AT
        ? underPressure(script)
        : script;
  }

  /// The same beginning on a longer way: the ordinary waits are longer than a day, so that pressure
  /// shortens them, and what happens later follows from a chance of its own.
  private static Script underPressure(Script script) {
    Setting s = script.setting();
    List<Setting.Server> servers = s.servers().stream().map(Script::withLeftOver).toList();
    List<Happening> happenings = new ArrayList<>(script.happenings());
    for (int i = 0; i < servers.size(); i++) {
      if (!servers.get(i).equals(s.servers().get(i))) {
        happenings.add(
            new Happening.ReadsALittle(
                Duration.ofMinutes(3), i, LEFT_OVER.name(), Duration.ofSeconds(75)));
      }
    }
    happenings.addAll(new Author(~script.seed()).later(servers, s.hasDms() ? 1 : 0));
    happenings.sort(Comparator.comparing(Happening::at));
    return new Script(
        script.seed(),
        new Setting(
            LENGTH.plus(Tides.UNUSED).plus(LENGTH),
            servers,
            ORDINARY,
            s.notice().plus(Tides.NOTICE),
            s.newStoreHold(),
            s.approveDrops(),
            s.maxDue(),
            s.perSource(),
            s.all(),
            s.enforce(),
            new Tides(script.seed())),
        happenings,
        IntStream.range(0, happenings.size()).boxed().toList());
  }

  /// Each server has a slot that pressure may hasten.
  private static Setting.Server withLeftOver(Setting.Server server) {
    List<SlotPlan> slots = new ArrayList<>(server.slots());
    if (slots.stream().noneMatch(p -> p.name().equals(LEFT_OVER.name()))) {
      slots.add(LEFT_OVER);
    }
    return new Setting.Server(server.name(), server.major(), server.dms(), slots, server.crowd());
  }

  /// The same history without some of its happenings.
  Script only(Set<Integer> numbers) {
    List<Integer> left = kept.stream().filter(numbers::contains).toList();
    return new Script(
        seed, setting, left.stream().map(n -> happenings.get(kept.indexOf(n))).toList(), left);
  }

  /// The same history without what `which` says.
  Script without(Predicate<Happening> which) {
    return only(
        IntStream.range(0, happenings.size())
            .filter(i -> !which.test(happenings.get(i)))
            .mapToObj(kept::get)
            .collect(Collectors.toSet()));
  }

  /// In mode observe, for comparison.
  Script observing() {
    Setting s = setting;
    return new Script(
        seed,
        new Setting(
            s.length(),
            s.servers(),
            s.inactiveFor(),
            s.notice(),
            s.newStoreHold(),
            s.approveDrops(),
            s.maxDue(),
            s.perSource(),
            s.all(),
            false,
            s.tides()),
        happenings,
        kept);
  }

  private static final class Author {
    private final long seed;
    private final SplittableRandom dice;

    /// Of its own, so that what a history is about does not hang on how large a crowd is.
    private final SplittableRandom crowds;

    private final List<Setting.Server> servers = new ArrayList<>();
    private final List<Happening> happenings = new ArrayList<>();

    /// Nothing happens before.
    private Duration offset = Duration.ZERO;

    /// Tasks that there are at the beginning.
    private int tasks;

    Author(long seed) {
      this.seed = seed;
      this.dice = new SplittableRandom(seed);
      this.crowds = new SplittableRandom(~seed);
    }

    Script write() {
      int count = 1 + dice.nextInt(2);
      boolean dms = dice.nextInt(PERCENT) < 70;
      for (int i = 0; i < count; i++) {
        servers.add(server(i, dms && (i == 0 || dice.nextBoolean())));
      }
      Setting setting =
          new Setting(
              LENGTH,
              servers,
              minutes(15 + dice.nextInt(15)),
              minutes(6 + dice.nextInt(8)),
              dice.nextInt(4) == 0 ? minutes(60) : Duration.ofSeconds(0),
              dice.nextInt(8) == 0,
              dice.nextInt(5) == 0 ? 1 : 5,
              dice.nextInt(4) == 0 ? 1 : 6,
              dice.nextInt(4) == 0 ? 2 : 12,
              dice.nextInt(10) != 0,
              null);
      begin();
      int n = FEWEST + dice.nextInt(MORE);
      for (int i = 0; i < n; i++) {
        happen();
      }
      int aimed = dice.nextInt(AIMED);
      for (int i = 0; i < aimed; i++) {
        add(
            new Happening.Aimed(
                at(),
                Duration.ofSeconds(dice.nextLong(setting.notice().toSeconds() + 60)),
                one(Happening.Aim.values()),
                upTo(600)));
      }
      happenings.sort(Comparator.comparing(Happening::at));
      return new Script(
          seed, setting, happenings, IntStream.range(0, happenings.size()).boxed().toList());
    }

    /// What happens from a day on to a world that was begun by another author: much of it at the
    /// marks that pressure makes.
    ///
    /// @param firstTasks how many of its tasks may fail
    List<Happening> later(List<Setting.Server> begun, int firstTasks) {
      servers.addAll(begun);
      tasks = firstTasks;
      offset = Tides.UNUSED;
      int n = dice.nextInt(FEWEST);
      for (int i = 0; i < n; i++) {
        happen();
      }
      int aimed = dice.nextInt(AIMED);
      for (int i = 0; i < aimed; i++) {
        add(
            new Happening.Aimed(
                at(),
                Duration.ofSeconds(dice.nextLong(Tides.NOTICE.toSeconds() + 60)),
                one(Happening.Aim.values()),
                upTo(600)));
      }
      return happenings;
    }

    private static Duration minutes(long minutes) {
      return Duration.ofMinutes(minutes);
    }

    private Setting.Server server(int number, boolean dms) {
      List<SlotPlan> slots = new ArrayList<>();
      slots.add(new SlotPlan("tmp_l", SlotPlan.Kind.LIVING, SlotPlan.Named.BY_PATTERN));
      // In a small world what is left over holds the oldest WAL sooner.
      if (dice.nextInt(3) == 0) {
        maybe(40, slots, "tmp_a", SlotPlan.Kind.ABANDONED, SlotPlan.Named.BY_PATTERN);
        maybe(30, slots, "old_mig", SlotPlan.Kind.ABANDONED, SlotPlan.Named.EXACTLY);
        maybe(30, slots, "tmp_marker", SlotPlan.Kind.MARKER, SlotPlan.Named.BY_PATTERN);
      } else {
        others(slots);
      }
      if (dms) {
        slots.add(new SlotPlan("tmp_cdc", SlotPlan.Kind.OF_ENDPOINT, SlotPlan.Named.BY_PATTERN));
        tasks++;
        if (dice.nextBoolean()) {
          slots.add(
              new SlotPlan(
                  SimDms.automaticName(tasks), SlotPlan.Kind.OF_TASK, SlotPlan.Named.EXACTLY));
          tasks++;
        }
      }
      int major = dice.nextInt(4) == 0 ? 10 + dice.nextInt(4) : 14 + dice.nextInt(5);
      return new Setting.Server(
          "s" + number,
          major,
          dms,
          slots.stream().filter(s -> major >= 17 || s.kind() != SlotPlan.Kind.FAILOVER).toList(),
          crowds.nextInt(3) == 0 ? 0 : 4 + crowds.nextInt(17));
    }

    private void others(List<SlotPlan> slots) {
      slots.add(new SlotPlan("tmp_a", SlotPlan.Kind.ABANDONED, SlotPlan.Named.BY_PATTERN));
      maybe(60, slots, "old_mig", SlotPlan.Kind.ABANDONED, SlotPlan.Named.EXACTLY);
      maybe(40, slots, "tmp_b", SlotPlan.Kind.ABANDONED, SlotPlan.Named.BY_PATTERN);
      maybe(20, slots, "unlisted", SlotPlan.Kind.ABANDONED, SlotPlan.Named.NOT);
      maybe(40, slots, "tmp_marker", SlotPlan.Kind.MARKER, SlotPlan.Named.BY_PATTERN);
      maybe(15, slots, "tmp_team", SlotPlan.Kind.REGISTERED, SlotPlan.Named.BY_PATTERN);
      maybe(15, slots, "a_team", SlotPlan.Kind.REGISTERED, SlotPlan.Named.EXACTLY);
      maybe(15, slots, "debezium_x", SlotPlan.Kind.TOOL, SlotPlan.Named.NOT);
      maybe(15, slots, "rds_eu_x", SlotPlan.Kind.REPLICA, SlotPlan.Named.EXACTLY);
      maybe(15, slots, "tmp_phys", SlotPlan.Kind.PHYSICAL, SlotPlan.Named.BY_PATTERN);
      maybe(15, slots, "tmp_temp", SlotPlan.Kind.TEMPORARY, SlotPlan.Named.BY_PATTERN);
      maybe(15, slots, "tmp_ha", SlotPlan.Kind.FAILOVER, SlotPlan.Named.BY_PATTERN);
    }

    private void maybe(
        int percent, List<SlotPlan> into, String name, SlotPlan.Kind kind, SlotPlan.Named named) {
      if (dice.nextInt(PERCENT) < percent) {
        into.add(new SlotPlan(name, kind, named));
      }
    }

    /// What is abandoned was read before, most of it under our eyes.
    private void begin() {
      for (int i = 0; i < servers.size(); i++) {
        for (SlotPlan s : servers.get(i).slots()) {
          boolean read = s.kind() == SlotPlan.Kind.ABANDONED || s.kind() == SlotPlan.Kind.FAILOVER;
          if (read && dice.nextInt(PERCENT) < 90) {
            happenings.add(
                new Happening.ReadsALittle(
                    minutes(2 + dice.nextInt(6)), i, s.name(), Duration.ofSeconds(75)));
          }
        }
      }
    }

    private Duration at() {
      return offset.plusSeconds(60 + dice.nextLong(LENGTH.toSeconds() - 60));
    }

    private Duration upTo(int seconds) {
      return Duration.ofSeconds(1 + dice.nextInt(seconds));
    }

    private int server() {
      return dice.nextInt(servers.size());
    }

    private String slot(int server) {
      List<SlotPlan> slots = servers.get(server).slots();
      return slots.get(dice.nextInt(slots.size())).name();
    }

    private @Nullable String slotOf(int server, SlotPlan.Kind kind) {
      return servers.get(server).slots().stream()
          .filter(s -> s.kind() == kind)
          .map(SlotPlan::name)
          .findFirst()
          .orElse(null);
    }

    private <E> E one(E[] all) {
      return all[dice.nextInt(all.length)];
    }

    private void happen() {
      int s = server();
      switch (dice.nextInt(25)) {
        case 0 -> add(new Happening.Reads(at(), s, slot(s), upTo(90), dice.nextInt(3) > 0));
        case 1 -> add(new Happening.ReadsALittle(at(), s, slot(s), upTo(25)));
        case 2 -> add(new Happening.Breaks(at(), s, "tmp_l", upTo(240)));
        case 3 -> add(new Happening.MadeAgain(at(), s, slot(s)));
        case 4 -> {
          if (dice.nextInt(3) == 0) {
            add(
                dice.nextBoolean()
                    ? new Happening.Vanishes(at(), s, slot(s))
                    : new Happening.IsLost(at(), s, slot(s)));
          } else {
            String marker = slotOf(s, SlotPlan.Kind.MARKER);
            if (marker != null) {
              add(new Happening.Reads(at(), s, marker, minutes(10), true));
            }
          }
        }
        case 5 -> add(new Happening.Restarts(at(), s));
        case 6 ->
            add(
                dice.nextBoolean()
                    ? new Happening.FailsOver(at(), s)
                    : new Happening.IsReplaced(at(), s));
        case 7, 8 -> add(new Happening.Hides(at(), s, upTo(600), one(Happening.Part.values())));
        case 9 -> add(new Happening.ArchiverSticks(at(), s, upTo(1200)));
        case 10, 11 -> ofTasks(s);
        case 12 -> add(new Happening.DmsHides(at(), upTo(900), one(Happening.Listing.values())));
        case 13 -> add(new Happening.EndpointsAreRenamed(at(), upTo(5400)));
        case 14, 15, 16 -> speak(s);
        case 17 -> add(new Happening.ChannelFails(at(), upTo(1200), dice.nextInt(4) == 0));
        case 18 -> add(new Happening.KillSwitch(at(), upTo(900), dice.nextBoolean()));
        case 19 -> {
          long by = 40 + dice.nextInt(3_600);
          add(new Happening.ClockLeaps(at(), Duration.ofSeconds(dice.nextBoolean() ? by : -by)));
        }
        case 20 ->
            add(
                dice.nextBoolean()
                    ? new Happening.IsKilled(at(), upTo(400))
                    : new Happening.PowerFails(
                        at(), 1 + dice.nextInt(20), dice.nextBoolean(), upTo(400)));
        case 21, 22 -> add(new Happening.Ambush(at(), one(Happening.Point.values()), upTo(120)));
        case 23 -> {
          switch (dice.nextInt(5)) {
            case 0, 1, 2 -> add(new Happening.StoreFails(at(), upTo(600), dice.nextBoolean()));
            case 3 -> add(new Happening.StoreIsEmptied(at(), upTo(60)));
            default -> add(new Happening.StoreIsRestored(at(), upTo(60)));
          }
        }
        default ->
            add(
                dice.nextInt(3) == 0
                    ? new Happening.ModeChanges(at(), dice.nextInt(4) > 0)
                    : new Happening.AnotherStarts(at(), upTo(1800)));
      }
    }

    private void add(Happening happening) {
      happenings.add(happening);
    }

    private void ofTasks(int s) {
      if (!servers.get(s).dms()) {
        return;
      }
      int task = tasks == 0 ? 0 : dice.nextInt(tasks);
      String[] reasons = {
        "RECOVERABLE_ERROR", "RECOVERABLE_ERROR", "RECOVERABLE_ERROR", "FATAL_ERROR", "NORMAL"
      };
      switch (dice.nextInt(6)) {
        case 0, 1, 2 ->
            add(new Happening.TaskFails(at(), task, one(reasons), dice.nextInt(5) == 0));
        case 3 -> add(new Happening.TaskIsStarted(at(), task));
        case 4 -> add(new Happening.TaskIsDeleted(at(), task));
        default -> add(new Happening.TaskIsMade(at(), s, slot(s)));
      }
    }

    private void speak(int s) {
      String name = servers.get(s).name();
      String target = name + "/" + slot(s);
      switch (dice.nextInt(7)) {
        case 0 -> say(View.Command.PAUSE, dice.nextInt(3) == 0 ? "all" : target, upTo(900));
        case 1 -> say(View.Command.SNOOZE, target, upTo(900));
        case 2 -> {
          Duration at = at();
          add(new Happening.Says(at, View.Command.PROTECT, target, null));
          add(new Happening.Says(at.plus(upTo(1200)), View.Command.UNPROTECT, target, null));
        }
        case 3 -> say(View.Command.APPROVE, dice.nextInt(4) == 0 ? Setting.DMS : target, null);
        case 4 -> say(View.Command.APPROVE, Setting.DMS + "/task-" + dice.nextInt(2), null);
        default -> say(View.Command.APPROVE, target, null);
      }
    }

    private void say(View.Command command, String target, @Nullable Duration lasting) {
      add(new Happening.Says(at(), command, target, lasting));
    }
  }
}
