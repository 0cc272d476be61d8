package io.slotwarden.demo.prove;

import java.util.List;

/// Realistic faults in guard, decide and what they rest on: a condition dropped, a bound swapped, a
/// value of yesterday.
final class Mutants {
  private static final String DROP_LIFE = "decide/DropLife.java";
  private static final String DROP_RULES = "guard/DropRules.java";
  private static final String EVERY_ACT = "guard/EveryAct.java";
  private static final String OWNERSHIP = "guard/OwnershipRules.java";
  private static final String PROTECTION = "guard/Protection.java";
  private static final String POSITIONS = "guard/PositionTerms.java";
  private static final String TASKS = "guard/TaskTerms.java";
  private static final String GUARD = "guard/Guard.java";
  private static final String DROPS = "daemon/Drops.java";
  private static final String PRESSURE = "guard/Pressure.java";

  private Mutants() {}

  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              DROP_LIFE,
              "    if (c.touched()) {\n",
              "    if (c.touched() && c.history().active()) {\n",
              "a slot that moved between two looks keeps its grace",
              27),
          new Mutant(
              DROP_LIFE,
              "    return c.enforced() && !before.enforced() ?",
              "    return false ?",
              "from observe to enforce nothing starts anew",
              9),
          new Mutant(
              DROP_LIFE,
              "(gap.compareTo(c.gapLimit()) > 0 && !provenUntouched(before, c))",
              "false",
              "a long gap counts as if it had been watched",
              10),
          new Mutant(
              DROP_LIFE,
              "gap.compareTo(c.gapLimit()) > 0 && !provenUntouched(before, c)",
              "gap.compareTo(c.gapLimit()) > 0 && !provenUntouched(before, c)\n"
                  + "            && first(c.standing(), RuleVerdict.Verdict.UNKNOWN) == null",
              "a gap is overlooked when something else is unknown after it",
              10),
          new Mutant(
              DROP_LIFE,
              "    if (refusal != null) {\n",
              "    if (refusal != null && before.mark() == null) {\n",
              "what forbids the drop does not end a mark",
              16),
          new Mutant(
              DROP_LIFE,
              "    RuleVerdict refusal = first(c.standing(), RuleVerdict.Verdict.REFUSE);\n",
              "    RuleVerdict refusal = null;\n",
              "what forbids the drop does not set the grace back",
              16),
          new Mutant(
              DROP_LIFE,
              "earned.compareTo(c.policy().inactiveFor()) >= 0 &&",
              "earned.compareTo(c.policy().notice()) >= 0 &&",
              "the mark comes before the grace is over",
              4),
          new Mutant(
              DROP_LIFE,
              "delivered = c.delivered().deliveredAt(key).orElse(null);",
              "delivered = c.delivered().deliveredAt(key).orElse(mark.noticeSentAt());",
              "a notice that was sent counts as delivered",
              52),
          new Mutant(
              DROP_RULES,
              "    boolean blind = slot.counters() == null && slot.inactiveSince() == null &&"
                  + " !slot.isLost();\n"
                  + "    return f.sample().majorVersion() < FIRST_WITH_COUNTERS || blind;",
              "    return slot.isLogical() && slot.restartLsn() == null;",
              "before 14 a pattern is enough",
              13),
          new Mutant(
              DROP_RULES,
              "    if (f.history().movedUnderOurEyes() || f.assessment().slot().isLost()) {",
              "    if (f.history().samples() > 2 || f.assessment().slot().isLost()) {",
              "a start marker is dropped by a pattern",
              10),
          new Mutant(
              DROP_RULES,
              "    if (f.isNamedExactly()) {\n      return allow(Rules.EXACT_NAME",
              "    if (f.policy() != null) {\n      return allow(Rules.EXACT_NAME",
              "every name in a policy counts as exact",
              13),
          new Mutant(
              DROP_RULES,
              "    return f.assessment().holdsWal()\n",
              "    return f.assessment().slot().isLogical()\n",
              "a slot is dropped that does not hold the oldest WAL",
              1),
          new Mutant(
              "assess/Holders.java",
              "    if (isBelow(slot, archive) && isBelow(slot, keep) && isBelow(slot, redo)) {",
              "    if (isBelow(slot, keep) && isBelow(slot, redo)) {",
              "a slot is dropped while the archiver holds the WAL",
              16),
          new Mutant(
              DROP_RULES,
              "    if (!f.world().guard().approveDrops()) {",
              "    if (!f.world().guard().approveDrops() || f.isNamedExactly()) {",
              "an exact name stands for an approval that is asked for",
              20),
          new Mutant(
              EVERY_ACT,
              "unknown(Rules.KILL_SWITCH, why,",
              "allow(Rules.KILL_SWITCH, why,",
              "a kill switch that can't be looked for is not set",
              49),
          new Mutant(
              EVERY_ACT,
              "              ? refuse(Rules.KILL_SWITCH,",
              "              ? allow(Rules.KILL_SWITCH,",
              "the kill switch is not obeyed",
              31),
          new Mutant(
              EVERY_ACT,
              "        .word(PersonsWord.Kind.PAUSE, subject)\n",
              "        .word(PersonsWord.Kind.SNOOZE, subject)\n",
              "a pause is not obeyed",
              24),
          new Mutant(
              EVERY_ACT,
              "world.now().isBefore(empty.plus(hold))",
              "world.now().isBefore(empty)",
              "a young store is trusted",
              35),
          new Mutant(
              EVERY_ACT,
              "event != null && world.now().isBefore(event.at().plus(settle))",
              "event != null && world.now().isBefore(event.at())",
              "nothing settles",
              16),
          new Mutant(
              EVERY_ACT,
              "    if (here >= guard.perSourcePerDay() ||",
              "    if (here > guard.perSourcePerDay() ||",
              "one drop more than the budget of a source",
              5),
          new Mutant(
              EVERY_ACT,
              "all.size() >= guard.allPerDay())",
              "all.size() > guard.allPerDay())",
              "one drop more than the budget of all",
              25),
          new Mutant(
              EVERY_ACT,
              "    if (last != null && now.isBefore(last.plus(guard.gap()))) {",
              "    if (last != null && now.isBefore(last)) {",
              "no gap between two drops",
              10),
          new Mutant(
              EVERY_ACT,
              "    return mode == RunMode.ENFORCE\n",
              "    return mode != null\n",
              "observe acts",
              9),
          new Mutant(
              OWNERSHIP,
              "          refuse(Rules.OWNERSHIP, input, \"somebody needs it\");",
              "          owner.claimed()\n"
                  + "              ? refuse(Rules.OWNERSHIP, input, \"somebody needs it\")\n"
                  + "              : allow(Rules.OWNERSHIP, input, \"not claimed\");",
              "to protect a slot takes all signs instead of one",
              221),
          new Mutant(
              OWNERSHIP,
              "      case DMS_TASK, DMS_REPLICATION, DMS_DATA_MIGRATION, DMS_ENDPOINT,"
                  + " SUBSCRIPTION, REGISTERED ->",
              "      case REGISTERED -> allow(Rules.OWNERSHIP, input, \"a word is no reader\");\n"
                  + "      case DMS_TASK, DMS_REPLICATION, DMS_DATA_MIGRATION, DMS_ENDPOINT,"
                  + " SUBSCRIPTION ->",
              "a registration protects nothing",
              1),
          new Mutant(
              PROTECTION,
              "    if (Boolean.TRUE.equals(slot.failover())) {",
              "    if (Boolean.TRUE.equals(slot.failover()) && slot.active()) {",
              "a failover slot is dropped",
              71),
          new Mutant(
              PROTECTION,
              "    return SlotNames.neverDropped(slot.name()).map(tool -> \"a slot of \" +"
                  + " tool).orElse(null);",
              "    return f.isNamedExactly() ? null : SlotNames.neverDropped(slot.name()).map(tool"
                  + " -> \"a slot of \" + tool).orElse(null);",
              "an exact name drops a read replica's slot",
              4),
          new Mutant(
              PROTECTION,
              "        new PersonsWord.Kind[] {PersonsWord.Kind.PROTECT, PersonsWord.Kind.SNOOZE})"
                  + " {",
              "        new PersonsWord.Kind[] {PersonsWord.Kind.PROTECT}) {",
              "a snooze is not obeyed",
              16),
          new Mutant(
              PROTECTION,
              "        new PersonsWord.Kind[] {PersonsWord.Kind.PROTECT, PersonsWord.Kind.SNOOZE})"
                  + " {",
              "        new PersonsWord.Kind[] {PersonsWord.Kind.SNOOZE}) {",
              "a protection is not obeyed",
              37),
          new Mutant(
              POSITIONS,
              "    if (!flushed.isAfter(checkpoint) || (ahead > 0 && ahead <= tolerance)) {",
              "    if (!checkpoint.isAfter(flushed) || (ahead > 0 && ahead <= tolerance)) {",
              "a task is resumed whose slot has passed the checkpoint",
              9),
          new Mutant(
              TASKS,
              "          f.watch().attempts() == 0\n",
              "          f.watch().attempts() < 3\n",
              "a fatal error is tried again and again",
              22),
          new Mutant(
              DROPS,
              "      if (!ours && gone.mark() != null) {",
              "      if (!ours && gone.mark() != null && old != null) {",
              "a notice is not taken back when the slot goes while the daemon is down",
              21),
          new Mutant(
              GUARD,
              "          new Rule<>(Rules.SETTLED, f -> EveryAct.settled(f.world(), f.place())),",
              "",
              "a resume does not wait until all has settled",
              24),
          new Mutant(
              PRESSURE,
              "unused(f, pressure.unusedFor())",
              "unused(f, Duration.ofHours(3))",
              "pressure hastens a slot that was used some hours ago",
              1_006),
          new Mutant(
              PRESSURE,
              "    if (space.freeBytes() < bytes) {",
              "    if (space.freeBytes() > 0) {",
              "pressure is there whatever the room",
              1_206),
          new Mutant(
              PRESSURE,
              "    return f.isNamedExactly()\n",
              "    return f.policy() != null\n",
              "pressure hastens what is named by a pattern",
              1_406));
}
