package io.slotwarden.guard;

import io.slotwarden.model.Haste;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.Trace;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The guard chain: every rule is judged and traced, in the order of the design. A value without
/// state; a chain from which a rule was taken exists so that tests can show what each rule
/// prevents.
public final class Guard {
  private static final List<Rule<DropFacts>> DROP =
      List.of(
          new Rule<>(Rules.KILL_SWITCH, f -> EveryAct.killSwitch(f.world())),
          new Rule<>(Rules.PAUSED, f -> EveryAct.paused(f.world(), f.id())),
          new Rule<>(Rules.LEADERSHIP, f -> EveryAct.leadership(f.world())),
          new Rule<>(Rules.STORE, f -> EveryAct.store(f.world())),
          new Rule<>(Rules.WINDOW, f -> EveryAct.window(f.world())),
          new Rule<>(Rules.SETTLED, f -> EveryAct.settled(f.world(), f.id().source())),
          new Rule<>(Rules.IN_FLIGHT, f -> EveryAct.inFlight(f.world(), f.id().source())),
          new Rule<>(Rules.BUDGET, EveryAct::dropBudget),
          new Rule<>(Rules.CREDENTIAL, DropRules::credential),
          new Rule<>(Rules.LISTED, DropRules::listed),
          new Rule<>(Rules.EXACT_NAME, DropRules::exactName),
          new Rule<>(Rules.START_MARKER, DropRules::startMarker),
          new Rule<>(Rules.PROTECTED, Protection::judge),
          new Rule<>(Rules.OWNERSHIP, OwnershipRules::ownership),
          new Rule<>(Rules.HOLDER, DropRules::holder),
          new Rule<>(Rules.GRACE, DropRules::grace),
          new Rule<>(Rules.SAMPLES, DropRules::samples),
          new Rule<>(Rules.NOTICE, DropRules::notice),
          new Rule<>(Rules.POPULATION, DropRules::population),
          new Rule<>(Rules.APPROVAL, DropRules::approval),
          new Rule<>(Rules.EVIDENCE, DropRules::evidence),
          new Rule<>(Rules.MODE, f -> EveryAct.mode(f.mode())));

  /// A person asks for it, by its exact name and with open eyes. Nothing of a policy binds it, nor
  /// the mode: but what nobody may drop, a person does not drop by this door either.
  private static final List<Rule<HandDropFacts>> DROP_BY_HAND =
      List.of(
          new Rule<>(Rules.KILL_SWITCH, f -> EveryAct.killSwitch(f.drop().world())),
          new Rule<>(Rules.PAUSED, f -> EveryAct.paused(f.drop().world(), f.drop().id())),
          new Rule<>(Rules.LEADERSHIP, f -> EveryAct.leadership(f.drop().world())),
          new Rule<>(Rules.STORE, f -> EveryAct.store(f.drop().world())),
          new Rule<>(
              Rules.IN_FLIGHT, f -> EveryAct.inFlight(f.drop().world(), f.drop().id().source())),
          new Rule<>(Rules.CREDENTIAL, f -> DropRules.credential(f.drop())),
          new Rule<>(Rules.EXACT_NAME, HandDropRules::exactName),
          new Rule<>(Rules.PROTECTED, f -> Protection.judge(f.drop())),
          new Rule<>(Rules.OWNERSHIP, f -> OwnershipRules.ownershipByHand(f.drop())),
          new Rule<>(Rules.EVIDENCE, HandDropRules::evidence));

  private static final List<Rule<ResumeFacts>> RESUME =
      List.of(
          new Rule<>(Rules.KILL_SWITCH, f -> EveryAct.killSwitch(f.world())),
          new Rule<>(Rules.PAUSED, f -> EveryAct.paused(f.world(), f.id())),
          new Rule<>(Rules.LEADERSHIP, f -> EveryAct.leadership(f.world())),
          new Rule<>(Rules.STORE, f -> EveryAct.store(f.world())),
          new Rule<>(Rules.WINDOW, f -> EveryAct.window(f.world())),
          new Rule<>(Rules.SETTLED, f -> EveryAct.settled(f.world(), f.place())),
          new Rule<>(Rules.IN_FLIGHT, ResumeRules::inFlight),
          new Rule<>(Rules.BUDGET, ResumeRules::budget),
          new Rule<>(Rules.LISTED, ResumeRules::listed),
          new Rule<>(Rules.RESUME_PREDICATE, ResumeRules::predicate),
          new Rule<>(Rules.ATTEMPTS, ResumeRules::attempts),
          new Rule<>(Rules.MODE, f -> EveryAct.mode(f.mode())));

  private static final List<Rule<HeartbeatFacts>> HEARTBEAT =
      List.of(
          new Rule<>(Rules.KILL_SWITCH, f -> EveryAct.killSwitch(f.world())),
          new Rule<>(Rules.PAUSED, f -> EveryAct.paused(f.world(), f.database())),
          new Rule<>(Rules.LEADERSHIP, f -> EveryAct.leadership(f.world())),
          new Rule<>(Rules.STORE, f -> EveryAct.store(f.world())),
          new Rule<>(Rules.WINDOW, f -> EveryAct.window(f.world())),
          new Rule<>(Rules.SETTLED, f -> EveryAct.settled(f.world(), f.source().name())),
          new Rule<>(Rules.IN_FLIGHT, HeartbeatRules::inFlight),
          new Rule<>(Rules.CREDENTIAL, HeartbeatRules::credential),
          new Rule<>(Rules.LISTED, HeartbeatRules::listed),
          new Rule<>(Rules.SAMPLES, HeartbeatRules::samples),
          new Rule<>(Rules.READER, HeartbeatRules::reader),
          new Rule<>(Rules.MODE, f -> EveryAct.mode(f.mode())));

  private static final List<Rule<CreateFacts>> CREATE =
      List.of(
          new Rule<>(Rules.KILL_SWITCH, f -> EveryAct.killSwitch(f.world())),
          new Rule<>(Rules.LEADERSHIP, f -> EveryAct.leadership(f.world())),
          new Rule<>(Rules.STORE, f -> EveryAct.storeAsItIs(f.world())),
          new Rule<>(Rules.IN_FLIGHT, f -> EveryAct.inFlight(f.world(), f.source().name())),
          new Rule<>(Rules.CREDENTIAL, CreateRules::credential),
          new Rule<>(Rules.SAMPLES, CreateRules::samples),
          new Rule<>(Rules.WAL_LEVEL, CreateRules::walLevel),
          new Rule<>(Rules.NAME, CreateRules::name),
          new Rule<>(Rules.DATABASE, CreateRules::database),
          new Rule<>(Rules.FREE_SLOTS, CreateRules::freeSlots),
          new Rule<>(Rules.FREE_WALSENDERS, CreateRules::freeWalsenders),
          new Rule<>(Rules.TRANSACTIONS, CreateRules::transactions));

  private final List<Rule<DropFacts>> drop;
  private final List<Rule<HandDropFacts>> dropByHand;
  private final List<Rule<ResumeFacts>> resume;
  private final List<Rule<HeartbeatFacts>> heartbeat;
  private final List<Rule<CreateFacts>> create;

  public Guard() {
    this(DROP, DROP_BY_HAND, RESUME, HEARTBEAT, CREATE);
  }

  private Guard(
      List<Rule<DropFacts>> drop,
      List<Rule<HandDropFacts>> dropByHand,
      List<Rule<ResumeFacts>> resume,
      List<Rule<HeartbeatFacts>> heartbeat,
      List<Rule<CreateFacts>> create) {
    this.drop = drop;
    this.dropByHand = dropByHand;
    this.resume = resume;
    this.heartbeat = heartbeat;
    this.create = create;
  }

  /// This chain without one rule; for tests alone.
  Guard without(String rule) {
    return new Guard(
        drop.stream().filter(r -> !r.name().equals(rule)).toList(),
        dropByHand.stream().filter(r -> !r.name().equals(rule)).toList(),
        resume.stream().filter(r -> !r.name().equals(rule)).toList(),
        heartbeat.stream().filter(r -> !r.name().equals(rule)).toList(),
        create.stream().filter(r -> !r.name().equals(rule)).toList());
  }

  /// Names of all rules, in order, each once.
  public static List<String> names() {
    return Stream.of(DROP, DROP_BY_HAND, RESUME, HEARTBEAT, CREATE)
        .flatMap(chain -> chain.stream().map(Rule::name))
        .distinct()
        .toList();
  }

  /// The chain of a drop.
  public Trace drop(DropFacts facts) {
    return dropChain(facts).trace();
  }

  /// The chain of a drop, judged as far as somebody asks.
  public Chain<DropFacts> dropChain(DropFacts facts) {
    return new Chain<>(drop, facts);
  }

  /// The chain of a drop that a person asks for.
  public Trace dropByHand(HandDropFacts facts) {
    return new Chain<>(dropByHand, facts).trace();
  }

  /// What a person is shown before they ask for a drop: every rule but the one that is about their
  /// asking. No trace, so that no act can pass with it.
  public List<RuleVerdict> shownByHand(DropFacts facts, Instant seenAt) {
    HandDropFacts shown = HandDropFacts.toBeShown(facts, seenAt);
    return dropByHand.stream()
        .filter(r -> !r.name().equals(Rules.EXACT_NAME))
        .map(r -> r.judge().apply(shown))
        .toList();
  }

  /// The chain of a resume.
  public Trace resume(ResumeFacts facts) {
    return resumeChain(facts).trace();
  }

  /// The chain of a resume, judged as far as somebody asks.
  public Chain<ResumeFacts> resumeChain(ResumeFacts facts) {
    return new Chain<>(resume, facts);
  }

  /// The chain of a heartbeat.
  public Trace heartbeat(HeartbeatFacts facts) {
    return new Chain<>(heartbeat, facts).trace();
  }

  /// The chain of a slot that a person asks for. The mode is not in it, for nobody decides here but
  /// that person.
  public Trace create(CreateFacts facts) {
    return new Chain<>(create, facts).trace();
  }

  /// The rules that forbid or permit by what the slot is and what people said, not by clocks: a
  /// refusal sets the grace back, an Unknown freezes it (design, rule 5). The mode is not among
  /// them, and what a person's approval would allow does not count as forbidden: the mark and the
  /// notice are what asks for that approval (design, rule 9).
  public List<RuleVerdict> standing(DropFacts facts) {
    DropFacts approved = facts.supposingApproval();
    return List.of(
        EveryAct.killSwitch(facts.world()),
        EveryAct.paused(facts.world(), facts.id()),
        DropRules.listed(facts),
        DropRules.exactName(approved),
        DropRules.startMarker(approved),
        Protection.judge(facts),
        OwnershipRules.owner(approved));
  }

  /// True when the slot is dropped only if a person approves it.
  public boolean awaitsApproval(DropFacts facts) {
    DropFacts approved = facts.supposingApproval();
    return refusedUnlessApproved(DropRules.exactName(facts), DropRules.exactName(approved))
        || refusedUnlessApproved(DropRules.startMarker(facts), DropRules.startMarker(approved))
        || refusedUnlessApproved(OwnershipRules.owner(facts), OwnershipRules.owner(approved))
        || !DropRules.approval(facts).allows();
  }

  private static boolean refusedUnlessApproved(RuleVerdict now, RuleVerdict approved) {
    return !now.allows() && approved.allows();
  }

  /// Whether pressure shortens the waits.
  public Haste haste(DropFacts facts) {
    return Pressure.judge(facts);
  }

  /// Whether the slot holds the WAL, which a mark needs and a grace does not.
  public RuleVerdict holder(DropFacts facts) {
    return DropRules.holder(facts);
  }
}
