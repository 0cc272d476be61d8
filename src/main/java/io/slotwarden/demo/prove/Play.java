package io.slotwarden.demo.prove;

import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Memory;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Registration;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.notify.Channel;
import io.slotwarden.notify.Delivery;
import io.slotwarden.notify.Message;
import io.slotwarden.record.Store;
import io.slotwarden.serve.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Plays one history to its end, or to the first law that does not hold.
final class Play implements StoreWeather.Witness, Channel {
  private static final Duration STEP = Duration.ofSeconds(15);
  private static final Duration BACK_UP = Duration.ofHours(1);
  private static final Duration BACK_AGAIN = Duration.ofSeconds(20);
  private static final Duration SLACK = Duration.ofMinutes(25);

  /// How a history ended.
  ///
  /// @param violation null when every law held
  /// @param observations of slots that a daemon took in
  /// @param drops, resumes that were carried out
  record Result(
      Script script,
      @Nullable Violation violation,
      List<String> lines,
      String digest,
      long observations,
      int drops,
      int resumes,
      Duration simulated) {
    /// The same, and what a comparison showed.
    Result and(Alike.Verdict alike) {
      return new Result(
          script,
          alike.violation(),
          lines,
          digest,
          observations + alike.observations(),
          drops,
          resumes,
          simulated);
    }
  }

  private final Script script;
  private final Setting setting;
  private final World world;
  private final Depot depot;
  private final Law law;
  private final History history = new History();
  private final SplittableRandom chance;
  private final StoreWeather weather = new StoreWeather(this);
  private final Agenda agenda;
  private final Deeds deeds;
  private final List<Life> lives = new ArrayList<>();
  private final Map<SlotId, String> marks = new HashMap<>();

  /// By mode; read once, however often a daemon is started.
  private final Map<Boolean, Config> configs = new HashMap<>();

  private final Queue<Happening.Aimed> aimed = new ArrayDeque<>();

  /// Keys of messages that no channel will ever have.
  private final Set<String> refused = new HashSet<>();

  private boolean enforcing;
  private Happening.@Nullable Ambush ambush;
  private long observations;
  private int drops;
  private int resumes;
  private boolean calm;

  private Play(Script script, Depot depot) {
    this.script = script;
    this.setting = script.setting();
    this.world = new World(setting);
    this.depot = depot;
    this.law = new Law(setting, world);
    this.agenda = new Agenda(world);
    this.deeds = new Deeds(world, law, agenda);
    this.chance = new SplittableRandom(script.seed());
    this.enforcing = setting.enforce();
  }

  /// @param depot where the store lies; empty
  static Result of(Script script, Depot depot) {
    Play play = new Play(script, depot);
    Violation violation = null;
    try {
      play.play();
    } catch (Violation v) {
      violation = v;
      play.history.add(play.world.now, "BROKEN " + v.getMessage());
    } finally {
      play.lives.forEach(Life::end);
    }
    return new Result(
        script,
        violation,
        play.history.lines(),
        play.history.digest(),
        play.observations,
        play.drops,
        play.resumes,
        Duration.between(World.BEGINNING, play.world.now));
  }

  // --- time -------------------------------------------------------------------------------------

  private void play() {
    register();
    start(true);
    for (int i = 0; i < world.servers.size(); i++) {
      SimServer server = world.servers.get(i);
      agenda.every(Duration.ofSeconds(5 + i), Setting.POLL, () -> look(server));
      agenda.every(BACK_AGAIN, BACK_AGAIN, () -> world.reattach(server));
    }
    if (setting.hasDms()) {
      agenda.every(Duration.ofSeconds(3), Setting.DMS_POLL, this::lookAtDms);
    }
    agenda.every(Duration.ofSeconds(1), STEP, this::step);
    agenda.every(BACK_UP, BACK_UP, this::backUp);
    for (Happening h : script.happenings()) {
      agenda.at(World.BEGINNING.plus(h.at()), () -> happen(h));
    }
    agenda.playUntil(World.BEGINNING.plus(setting.length()));
    calm();
  }

  private void register() {
    Store store = depot.open(world.source());
    for (SimServer server : world.servers) {
      for (SimSlot s : server.slots.values()) {
        if (s.plan.kind() == SlotPlan.Kind.REGISTERED) {
          store.register(
              new Registration(
                  0,
                  new SlotId(server.plan.name(), s.plan.name()),
                  SlotPlan.DATABASE,
                  "test_decoding",
                  "team",
                  "a migration",
                  world.clock(),
                  "ann",
                  world.clock().plus(setting.length().dividedBy(3)),
                  new Lsn(s.restart),
                  server.identity().systemIdentifier(),
                  null,
                  null));
        }
      }
    }
    store.close();
  }

  // --- the daemon -------------------------------------------------------------------------------

  private void start(boolean first) {
    if (!first) {
      history.add(world.now, "a daemon is started");
    }
    try {
      lives.add(
          new Life(
              configs.computeIfAbsent(enforcing, setting::config),
              enforcing,
              world,
              depot,
              weather,
              this::act,
              this,
              chance.split()));
    } catch (Halt halt) {
      history.add(world.now, "it is killed at once, " + halt.getMessage());
      if (lives.isEmpty()) {
        restartIn(BACK_AGAIN);
      }
    }
  }

  /// Runs what may end a daemon.
  private void during(Life life, Runnable work) {
    try {
      work.run();
    } catch (Halt halt) {
      history.add(world.now, "a daemon is killed " + halt.getMessage());
      end(life);
      if (lives.isEmpty()) {
        restartIn(ambush == null ? BACK_AGAIN : ambush.lasting());
      }
      ambush = null;
    }
  }

  private void end(Life life) {
    lives.remove(life);
    life.end();
  }

  private void restartIn(Duration delay) {
    agenda.in(
        delay,
        () -> {
          if (lives.isEmpty()) {
            start(false);
          }
        });
  }

  private void stopAll(Duration delay) {
    List.copyOf(lives).forEach(this::end);
    restartIn(delay);
  }

  private void look(SimServer server) {
    for (Life life : List.copyOf(lives)) {
      SourceConfig source = life.config.source(server.plan.name()).orElseThrow();
      var seen = server.look(world.now, world.clock());
      if (life.raw != null) {
        law.looked(server, life);
      }
      seen.sample().toOptional().ifPresent(s -> observations += s.slots().size());
      during(life, () -> life.sourceSeen(source, seen));
    }
  }

  private void lookAtDms() {
    for (SimDms.Task t : world.dms.tasks) {
      Instant since = t.runningSince;
      if (since != null && !world.now.isBefore(since.plus(Setting.STABLE_FOR))) {
        t.attempts = 0;
      }
    }
    if (world.dms.hidden.contains(Happening.Listing.HANGS)) {
      return;
    }
    for (Life life : List.copyOf(lives)) {
      DmsConfig entry = life.config.dms().getFirst();
      var seen = world.dms.look(world.clock());
      if (life.raw != null) {
        law.dmsLooked();
      }
      during(life, () -> life.dmsSeen(entry, seen));
    }
  }

  private void step() {
    for (Life life : List.copyOf(lives)) {
      during(life, life::tick);
    }
    for (Life life : List.copyOf(lives)) {
      during(life, life::carry);
    }
  }

  private void backUp() {
    if (!weather.gone) {
      depot.backUp();
    }
  }

  // --- what goes out ----------------------------------------------------------------------------

  @Override
  public String name() {
    return Setting.CHANNEL;
  }

  @Override
  public Delivery deliver(Message message) {
    if (world.channelFails) {
      if (world.channelRefuses) {
        refused.add(message.key());
      }
      return world.channelRefuses
          ? new Delivery.Refused("400 no such channel")
          : new Delivery.Retry(null, "503");
    }
    history.add(world.now, "told " + message.state() + " " + message.headline());
    law.accepted(message);
    return new Delivery.Delivered();
  }

  private Happening.@Nullable Point ambushPoint() {
    return ambush == null ? null : ambush.point();
  }

  @Override
  public void before(String operation, Object[] arguments) {
    if (operation.equals("intend")
        && ambushPoint() == Happening.Point.KILLED_BEFORE_INTENT
        && !(arguments[0] instanceof Act.WriteHeartbeat)) {
      throw new Halt("before an intent");
    }
  }

  @Override
  public void after(String operation, Object[] arguments) {
    switch (operation) {
      case "intend" -> {
        history.add(world.now, "intent " + ((Act) arguments[0]).subject().target());
        if (ambushPoint() == Happening.Point.KILLED_AFTER_INTENT) {
          throw new Halt("after an intent");
        }
      }
      case "settle" -> {
        history.add(world.now, "outcome " + arguments[1] + " " + arguments[2]);
        if (isKilledAfterOutcome(ambushPoint())) {
          throw new Halt("after an outcome");
        }
      }
      case "wouldAct" ->
          history.add(world.now, "would act on " + ((Act) arguments[0]).subject().target());
      case "saveMemory" -> remembered((Memory) arguments[1]);
      case "saveAlerts" -> law.alerts((AlertBook) arguments[0], (AlertBook) arguments[1]);
      case "enqueue" -> queued(arguments);
      default -> {}
    }
  }

  /// An alert that the store can't take is kept in memory, and told all the same.
  @Override
  public void fails(String operation, Object[] arguments) {
    if (operation.equals("enqueue") && ((Message) arguments[0]).kind() == Message.Kind.ALERT) {
      queued(arguments);
    }
  }

  @SuppressWarnings("unchecked") // as the interface of the store says
  private void queued(Object[] arguments) {
    law.queued((Message) arguments[0], (List<String>) arguments[1]);
  }

  private void remembered(Memory memory) {
    Map<SlotId, String> now = new HashMap<>();
    for (DropWatch w : memory.drops().values()) {
      if (w.mark() != null) {
        now.put(w.slot(), w.mark().phase().word());
      }
    }
    if (!now.equals(marks)) {
      Set<SlotId> all = new HashSet<>(marks.keySet());
      all.addAll(now.keySet());
      all.stream()
          .sorted(Comparator.comparing(SlotId::target))
          .filter(id -> !Objects.equals(marks.get(id), now.get(id)))
          .forEach(
              id -> {
                history.add(world.now, id + " is " + now.getOrDefault(id, "unmarked"));
                if (!marks.containsKey(id)) {
                  strike(id);
                }
              });
      marks.clear();
      marks.putAll(now);
    }
  }

  /// What was aimed at the next mark finds it.
  private void strike(SlotId marked) {
    Happening.Aimed next = aimed.poll();
    SimServer server = world.server(marked.source());
    if (next != null && server != null) {
      Happening found = Aims.at(next, world.servers.indexOf(server), marked, !enforcing);
      agenda.in(next.after(), () -> happen(found));
    }
  }

  private ActResult act(Life life, Act act) {
    Happening.Point point = ambushPoint();
    ActResult result =
        switch (act) {
          case Act.DropSlot drop -> drop(life, drop, point);
          case Act.ResumeTask resume -> resume(life, resume);
          case Act.CreateSlot _, Act.WriteHeartbeat _ ->
              throw new Violation("only what was asked for", act.subject().target());
        };
    if (point == Happening.Point.KILLED_AFTER_ACT) {
      throw new Halt("after an act");
    }
    if (!isKilledAfterOutcome(point)) {
      ambush = null;
    }
    return result;
  }

  private static boolean isKilledAfterOutcome(Happening.@Nullable Point point) {
    return point == Happening.Point.KILLED_AFTER_OUTCOME
        || point == Happening.Point.MADE_AGAIN_THEN_KILLED;
  }

  private ActResult drop(Life life, Act.DropSlot drop, Happening.@Nullable Point point) {
    SimServer server = world.server(drop.slot().source());
    String name = drop.slot().name();
    if (server == null || server.hidden.contains(Happening.Part.ALL)) {
      return new ActResult(ActOutcome.FAILED, "connection refused");
    }
    if (point != null) {
      surprise(server, name, point);
    }
    if (point == Happening.Point.LOST_BEFORE) {
      return new ActResult(ActOutcome.PENDING, "the connection was lost");
    }
    SimSlot slot = server.slots.get(name);
    SlotEvidence there = server.evidence(name, world.clock());
    if (slot == null || there == null || slot.active || !there.isSameAs(drop.expected())) {
      return new ActResult(ActOutcome.ABORTED, "the slot is not what was expected");
    }
    law.dropping(drop, server, slot, life);
    server.slots.remove(name);
    law.went(server, name);
    drops++;
    history.add(world.now, "DROPPED " + drop.slot());
    return point == Happening.Point.LOST_AFTER
        ? new ActResult(ActOutcome.PENDING, "the connection was lost")
        : new ActResult(ActOutcome.DROPPED, "dropped");
  }

  private void surprise(SimServer server, String name, Happening.Point point) {
    SimSlot slot = server.slots.get(name);
    switch (point) {
      case READER_COMES -> {
        world.attach(server, name);
        agenda.in(BACK_AGAIN, () -> world.detach(server, name, true));
      }
      case READER_CAME_AND_WENT -> {
        world.attach(server, name);
        world.detach(server, name, true);
      }
      case MADE_AGAIN, MADE_AGAIN_THEN_KILLED -> {
        if (slot != null) {
          server.make(slot.plan, world.now);
        }
      }
      case FAILED_OVER -> server.failOver(world.now);
      case KILLED_BEFORE_INTENT,
          KILLED_AFTER_INTENT,
          KILLED_AFTER_ACT,
          KILLED_AFTER_OUTCOME,
          LOST_BEFORE,
          LOST_AFTER -> {}
    }
  }

  private ActResult resume(Life life, Act.ResumeTask resume) {
    SimDms.Task task = world.dms.byArn(resume.arn());
    if (task == null || task.running || resume.kind() != TaskKind.TASK) {
      return new ActResult(ActOutcome.FAILED, "InvalidResourceStateFault");
    }
    law.resuming(resume, task, life);
    resumes++;
    history.add(world.now, "RESUMED " + resume.task());
    String reason = task.reason;
    world.start(task);
    boolean stubborn = task.number % 2 == 0;
    if (chance.nextInt(stubborn ? 2 : 4) == 0) {
      agenda.in(
          Duration.ofSeconds(30 + chance.nextInt(400)),
          () -> world.fail(task, reason == null ? "RECOVERABLE_ERROR" : reason, false));
    }
    return new ActResult(ActOutcome.PENDING, "DMS took it");
  }

  // --- what happens -----------------------------------------------------------------------------

  private void happen(Happening happening) {
    if (calm) {
      return; // aimed at a mark, and late
    }
    history.add(world.now, "* " + happening);
    switch (happening) {
      case Happening.OfTheWorld h -> deeds.happen(h);
      case Happening.Says h -> say(h);
      case Happening.PowerFails h -> weather.cutPowerAt(h.writes(), h.after());
      case Happening.IsKilled h -> stopAll(h.lasting());
      case Happening.Ambush h -> ambush = h;
      case Happening.Aimed h -> aimed.add(h);
      case Happening.StoreFails h -> {
        weather.gone = !h.full();
        weather.full = h.full();
        agenda.in(h.lasting(), weather::clear);
      }
      case Happening.StoreIsEmptied h -> {
        List.copyOf(lives).forEach(this::end);
        depot.wipe(world.clock());
        law.storeForgot();
        restartIn(h.lasting());
      }
      case Happening.StoreIsRestored h -> {
        List.copyOf(lives).forEach(this::end);
        depot.restore();
        law.storeForgot();
        restartIn(h.lasting());
      }
      case Happening.ModeChanges h -> {
        if (enforcing != h.enforce() && setting.enforce()) {
          enforcing = h.enforce();
          law.modeChanged();
          stopAll(BACK_AGAIN);
        }
      }
      case Happening.AnotherStarts h -> {
        if (lives.size() == 1) {
          start(false);
          Life other = lives.getLast();
          agenda.in(
              h.lasting(),
              () -> {
                if (lives.size() > 1 && lives.contains(other)) {
                  end(other);
                }
              });
        }
      }
    }
  }

  private void say(Happening.Says h) {
    for (Life life : List.copyOf(lives)) {
      during(
          life,
          () -> {
            try {
              life.core().tell(h.command(), h.target(), "because", h.lasting(), "ann");
              law.approved(h.command() == View.Command.APPROVE ? h.target() : "");
              history.add(world.now, "said");
            } catch (View.Rejected e) {
              history.add(world.now, "not taken: " + e.getMessage());
            }
          });
    }
  }

  // --- and then nothing -------------------------------------------------------------------------

  /// Every fault ends, nobody says anything any more: what is abandoned has to go now.
  private void calm() {
    history.add(world.now, "from here on all is calm");
    calm = true;
    weather.clear();
    ambush = null;
    aimed.clear();
    deeds.end();
    if (enforcing != setting.enforce()) {
      enforcing = setting.enforce();
      law.modeChanged();
    }
    stopAll(BACK_AGAIN);
    agenda.playUntil(world.now.plus(BACK_AGAIN).plus(STEP));
    endWords();
    agenda.playUntil(world.now.plus(Setting.DMS_POLL).plus(Setting.POLL).plus(STEP));
    Memory memory = remembered();
    List<SimSlot> due = new ArrayList<>();
    for (SimServer server : world.servers) {
      for (SimSlot slot : server.slots.values()) {
        if (mustGo(server, slot, memory)) {
          due.add(slot);
        }
      }
    }
    agenda.playUntil(
        world
            .now
            .plus(setting.newStoreHold())
            .plus(Setting.SETTLE)
            .plus(setting.inactiveFor())
            .plus(setting.notice())
            .plus(SLACK));
    for (SimSlot slot : due) {
      boolean there = world.servers.stream().anyMatch(s -> s.slots.containsValue(slot));
      if (there && !world.now.minus(SLACK).isBefore(slot.touchedAt.plus(setting.inactiveFor()))) {
        throw new Violation("what is abandoned and listed is dropped in the end", slot.plan.name());
      }
    }
    Set<String> marked = new HashSet<>();
    marks.keySet().forEach(id -> marked.add("drop/" + id));
    law.everyMarkEnds(marked);
  }

  private void endWords() {
    for (Life life : lives) {
      Store store = life.raw;
      if (store != null) {
        for (PersonsWord w : store.words(world.clock())) {
          if (w.kind() != PersonsWord.Kind.APPROVE && w.isInForce(world.clock())) {
            store.endWord(w.id(), new PersonsWord.Ending(world.clock(), "ann", "over"));
          }
        }
      }
    }
  }

  private Memory remembered() {
    Store store = lives.isEmpty() ? null : lives.getFirst().raw;
    return store == null ? Memory.EMPTY : store.loadMemory();
  }

  /// Nothing forbids its drop from here on, and it holds the WAL.
  private boolean mustGo(SimServer server, SimSlot slot, Memory memory) {
    boolean named = slot.plan.policy() == SlotPlan.Named.EXACTLY;
    boolean pattern = slot.plan.policy() == SlotPlan.Named.BY_PATTERN;
    SlotId id = new SlotId(server.plan.name(), slot.plan.name());
    var seen = memory.slots().get(id);
    DropWatch watch = memory.drops().get(id);
    boolean unheard =
        watch != null
            && watch.mark() != null
            && refused.contains(String.valueOf(watch.mark().noticeKey()));
    boolean movedUnderOurEyes = seen != null && seen.movedUnderOurEyes();
    boolean read =
        world.dms.tasks.stream()
            .anyMatch(t -> t.deletedAt == null && t.slot.equals(slot.plan.name()));
    return slot.plan.kind() == SlotPlan.Kind.ABANDONED
        && setting.enforce()
        && !setting.approveDrops()
        && setting.maxDue() > 1
        && drops == 0
        && (named || pattern && slot.major >= 14 && movedUnderOurEyes)
        && !read
        && !unheard
        && !slot.active
        && !slot.lost
        && !server.wanted.contains(slot.plan.name())
        && server.isOldest(slot);
  }
}
