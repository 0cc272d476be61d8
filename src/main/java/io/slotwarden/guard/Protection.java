package io.slotwarden.guard;

import static io.slotwarden.model.RuleVerdict.allow;
import static io.slotwarden.model.RuleVerdict.refuse;
import static io.slotwarden.model.RuleVerdict.unknown;

import io.slotwarden.model.Glob;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotNames;
import org.jspecify.annotations.Nullable;

/// What is never dropped, whatever a policy says (design, rule 10), and what a person has
/// forbidden.
final class Protection {
  private Protection() {}

  static RuleVerdict judge(DropFacts f) {
    String why = byItself(f);
    if (why == null) {
      why = byPerson(f);
    }
    if (why != null) {
      return refuse(Rules.PROTECTED, why, "never dropped");
    }
    return switch (f.settings()) {
      case Observed.Unknown<ServerSettings>(var reason, var _) ->
          unknown(
              Rules.PROTECTED,
              reason,
              "without the server's settings Patroni and synchronized_standby_slots can't be ruled"
                  + " out");
      case Observed.Known<ServerSettings>(var settings, var _) -> bySettings(f, settings);
    };
  }

  private static @Nullable String byItself(DropFacts f) {
    Slot slot = f.assessment().slot();
    if (f.sample().inRecovery()) {
      return "the server is a standby";
    }
    if (slot.active()) {
      return "the slot is active, pid " + slot.activePid();
    }
    if (slot.temporary()) {
      return "the slot is temporary";
    }
    if (Boolean.TRUE.equals(slot.synced())) {
      return "the slot is synchronised from a primary";
    }
    if (Boolean.TRUE.equals(slot.failover())) {
      return "the slot is a failover slot";
    }
    return SlotNames.neverDropped(slot.name()).map(tool -> "a slot of " + tool).orElse(null);
  }

  private static @Nullable String byPerson(DropFacts f) {
    for (Glob glob : f.source().protectedSlots()) {
      if (glob.matches(f.id().name())) {
        return "`protected` of source " + f.id().source() + " names it (" + glob + ")";
      }
    }
    for (PersonsWord.Kind kind :
        new PersonsWord.Kind[] {PersonsWord.Kind.PROTECT, PersonsWord.Kind.SNOOZE}) {
      PersonsWord word = f.world().word(kind, f.id()).orElse(null);
      if (word != null) {
        return (kind == PersonsWord.Kind.PROTECT ? "protected by " : "snoozed by ")
            + word.by()
            + " since "
            + word.at()
            + ": "
            + word.reason();
      }
    }
    return null;
  }

  private static RuleVerdict bySettings(DropFacts f, ServerSettings settings) {
    if (settings.patroni()) {
      return refuse(
          Rules.PROTECTED,
          "the server runs under Patroni",
          "two automatons must not fight over slots");
    }
    if (settings.synchronizedStandbySlots().contains(f.id().name())) {
      return refuse(
          Rules.PROTECTED, "synchronized_standby_slots names it", "logical consumers wait for it");
    }
    return allow(Rules.PROTECTED, "no protection applies", "not protected");
  }
}
