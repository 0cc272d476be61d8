package io.slotwarden.daemon;

import io.slotwarden.config.Config;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.PersonsWord.Kind;
import io.slotwarden.serve.View;
import io.slotwarden.serve.View.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes a person's word, or says why it can't be taken. Confined to the loop's thread.
final class Words {
  private static final String ALL = "all";
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  private final Turns turns;

  Words(Turns turns) {
    this.turns = turns;
  }

  PersonsWord take(
      View.Command command, String target, String reason, @Nullable Duration lasts, String by) {
    Instant now = turns.clock.instant();
    try {
      PersonsWord word =
          switch (command) {
            case PAUSE -> pause(target, reason, lasts, by, now);
            case UNPAUSE -> unpause(target, now);
          };
      turns.guarding.refresh(now);
      return word;
    } catch (Rejected e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Rejected(UNAVAILABLE, "the word could not be recorded: " + e.getMessage());
    }
  }

  private PersonsWord pause(
      String target, String reason, @Nullable Duration lasts, String by, Instant now) {
    if (reason.isBlank()) {
      throw new Rejected(BAD_REQUEST, "a reason is needed, for those who find the pause later");
    }
    if (lasts != null && !lasts.isPositive()) {
      throw new Rejected(BAD_REQUEST, "a pause has to last longer than nothing");
    }
    Set<String> known = targets();
    if (!known.contains(target)) {
      throw new Rejected(
          NOT_FOUND,
          "there is no "
              + target
              + " to pause: name SOURCE/SLOT, DMS/TASK, a source, a dms entry, or all");
    }
    return turns.keeper.addWord(
        Kind.PAUSE, target, reason, now, lasts == null ? null : now.plus(lasts), by);
  }

  private PersonsWord unpause(String target, Instant now) {
    return turns.guarding.words().stream()
        .filter(w -> w.kind() == Kind.PAUSE && w.target().equals(target) && w.isInForce(now))
        .map(w -> turns.keeper.endWord(w.id(), now))
        .reduce((a, b) -> b)
        .orElseThrow(() -> new Rejected(NOT_FOUND, target + " is not paused"));
  }

  private Set<String> targets() {
    Config config = turns.config;
    return Stream.of(
            Stream.of(ALL),
            config.sources().stream().map(s -> s.name()),
            config.dms().stream().map(d -> d.name()),
            turns.memory().slots().keySet().stream().map(s -> s.target()),
            turns.memory().tasks().keySet().stream().map(t -> t.target()))
        .flatMap(s -> s)
        .collect(Collectors.toSet());
  }
}
