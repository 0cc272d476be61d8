package io.slotwarden.daemon;

import io.slotwarden.config.Config;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.PersonsWord.Kind;
import io.slotwarden.serve.View;
import io.slotwarden.serve.View.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes a person's word, or says why it can't be taken. Confined to the loop's thread.
final class Words {
  static final int BAD_REQUEST = 400;
  static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final String ALL = "all";

  /// Over a night; whoever needs longer says so.
  private static final Duration SNOOZE = Duration.ofHours(24);

  /// A slot that nobody looks at for longer than this is protected, not snoozed.
  private static final Duration LONGEST_SNOOZE = Duration.ofDays(30);

  private final Turns turns;
  private final Approvals approvals;

  Words(Turns turns) {
    this.turns = turns;
    this.approvals = new Approvals(turns);
  }

  PersonsWord take(
      View.Command command, String target, String reason, @Nullable Duration lasts, String by) {
    Instant now = turns.clock.instant();
    if (reason.isBlank()) {
      throw senseless("a reason is needed, for those who find the word later");
    }
    try {
      PersonsWord word =
          command.takesBack()
              ? end(command.kind(), target, new PersonsWord.Ending(now, by, reason))
              : say(command.kind(), target, reason, lasts, by, now);
      turns.guarding.refresh(now);
      return word;
    } catch (Rejected e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Rejected(UNAVAILABLE, "the word could not be recorded: " + e.getMessage());
    }
  }

  private PersonsWord say(
      Kind kind, String target, String reason, @Nullable Duration lasts, String by, Instant now) {
    if (lasts != null && !lasts.isPositive()) {
      throw senseless("it has to last longer than nothing");
    }
    Instant until = lasts == null ? null : now.plus(lasts);
    switch (kind) {
      case PAUSE -> known(target, "pause", "SOURCE/SLOT, DMS/TASK, a source, a dms entry, or all");
      case APPROVE -> approvals.check(target, now);
      case PROTECT -> {
        protect(target);
        if (lasts != null) {
          throw senseless(
              "a protection lasts until it is taken back: slotwarden protect "
                  + target
                  + " --end. For a while: slotwarden snooze");
        }
      }
      case SNOOZE -> {
        if (target.equals(ALL)) {
          throw senseless("not everything can be snoozed at once: slotwarden pause all stops acts");
        }
        known(target, "snooze", "SOURCE/SLOT, DMS/TASK, a source or a dms entry");
        Duration asked = lasts == null ? SNOOZE : lasts;
        if (asked.compareTo(LONGEST_SNOOZE) > 0) {
          throw senseless("a snooze lasts 30d at most; protect lasts until it is taken back");
        }
        until = now.plus(asked);
      }
    }
    return turns.keeper.addWord(kind, target, reason, now, until, by);
  }

  /// Whole sources too: to protect more than was meant harms nobody.
  private void protect(String target) {
    if (target.equals(ALL)) {
      throw senseless(
          "not everything can be protected at once: name SOURCE/SLOT or a source;"
              + " slotwarden pause all stops every act");
    }
    known(target, "protect", "SOURCE/SLOT or a source");
    boolean droppable =
        turns.config.source(target).isPresent()
            || slots().anyMatch(target::equals)
            || turns.config.source(place(target)).isPresent();
    if (!droppable) {
      throw senseless(
          target
              + " is never dropped; to keep a task from being resumed: slotwarden pause "
              + target);
    }
  }

  private PersonsWord end(Kind kind, String target, PersonsWord.Ending ending) {
    List<PersonsWord> standing =
        turns.guarding.words().stream()
            .filter(w -> w.kind() == kind && w.target().equals(target) && w.isInForce(ending.at()))
            .toList();
    return standing.stream()
        .map(w -> turns.keeper.endWord(w.id(), ending))
        .reduce((a, b) -> b)
        .orElseThrow(
            () ->
                new Rejected(
                    NOT_FOUND,
                    "no "
                        + kind.word()
                        + " of exactly "
                        + target
                        + " is in force; GET /api/v1/status lists what is"));
  }

  private void known(String target, String verb, String what) {
    boolean known = targets().contains(target);
    if (!known) {
      throw new Rejected(NOT_FOUND, "there is no " + target + " to " + verb + ": name " + what);
    }
  }

  private Set<String> targets() {
    Config config = turns.config;
    return Stream.of(
            Stream.of(ALL),
            config.sources().stream().map(s -> s.name()),
            config.dms().stream().map(d -> d.name()),
            slots(),
            turns.heartbeats().targets().stream(),
            turns.memory().tasks().keySet().stream().map(t -> t.target()))
        .flatMap(s -> s)
        .collect(Collectors.toSet());
  }

  /// Also those of a source that can't be seen now.
  private Stream<String> slots() {
    return turns.memory().slots().keySet().stream().map(s -> s.target());
  }

  static String place(String target) {
    return Optional.of(target.indexOf('/'))
        .filter(i -> i > 0)
        .map(i -> target.substring(0, i))
        .orElse("");
  }

  static Rejected senseless(String why) {
    return new Rejected(BAD_REQUEST, why);
  }
}
