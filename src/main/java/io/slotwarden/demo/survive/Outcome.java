package io.slotwarden.demo.survive;

import io.slotwarden.model.ByteSize;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What became of one primary and of those who depend on it.
///
/// @param wrong what was to be seen and was not; empty: all of it was
record Outcome(String primary, String living, String task, String abandoned, List<String> wrong) {

  /// @throws IOException when the server's log can't be read
  static Outcome of(Trial trial) throws IOException {
    List<String> wrong = new ArrayList<>();
    switch (trial.guard) {
      case NOBODY -> {
        check(
            !trial.isUp() && trial.lastWords() != null, "it is not down for want of space", wrong);
      }
      case LIMIT -> {
        check(trial.isUp(), "it died", wrong);
        check(trial.lost(Trial.LIVING) != null, "its living consumer was not lost", wrong);
      }
      case SLOTWARDEN -> {
        check(trial.isUp() && trial.died() == null, "it died", wrong);
        check(hasAll(trial), "its living consumer lacks orders", wrong);
        check(trial.isRead(Trial.TASK_SLOT), "its task does not run", wrong);
        check(trial.gone(Trial.ABANDONED) != null, "its abandoned slot is there", wrong);
      }
    }
    return new Outcome(primary(trial), living(trial), task(trial), abandoned(trial), wrong);
  }

  private static void check(boolean holds, String otherwise, List<String> wrong) {
    if (!holds) {
      wrong.add(otherwise);
    }
  }

  private static boolean hasAll(Trial trial) {
    return !trial.living.missed()
        && trial.isRead(Trial.LIVING)
        && trial.living.last() >= trial.ordersAtTheEnd();
  }

  private static String primary(Trial trial) throws IOException {
    Duration died = trial.died();
    if (died != null) {
      return "DOWN since " + clock(died) + ". Its log: " + trial.lastWords();
    }
    return "runs; at least " + ByteSize.format(trial.leastFree()) + " were free";
  }

  private static String living(Trial trial) {
    Duration lost = trial.lost(Trial.LIVING);
    long missing = trial.ordersAtTheEnd() - trial.living.last();
    if (lost != null) {
      return "LOST at " + clock(lost) + ": " + missing + " orders never reach it, and all to come";
    }
    if (!trial.isUp()) {
      return "DOWN with its server";
    }
    return hasAll(trial)
        ? "has all " + trial.ordersAtTheEnd() + " orders, each in its turn"
        : "lacks " + missing + " orders";
  }

  private static String task(Trial trial) {
    Duration lost = trial.lost(Trial.TASK_SLOT);
    if (lost != null) {
      return "failed; its slot LOST at " + clock(lost) + ": a full reload";
    }
    return trial.isRead(Trial.TASK_SLOT) ? "resumed, and runs" : "failed, and stays so";
  }

  private static String abandoned(Trial trial) {
    Duration gone = trial.gone(Trial.ABANDONED);
    if (gone != null) {
      return "dropped at " + clock(gone);
    }
    Duration lost = trial.lost(Trial.ABANDONED);
    return lost == null ? "keeps all WAL" : "lost at " + clock(lost);
  }

  /// Minutes and seconds since the beginning.
  static String clock(Duration since) {
    return String.format(Locale.ROOT, "%d:%02d", since.toMinutes(), since.toSecondsPart());
  }
}
