package io.slotwarden.notify;

import io.slotwarden.model.PersonsWord;
import java.util.List;
import java.util.stream.Collectors;

/// What people said, for the field that tells what was done: `; approved by ann ...`. Pure.
final class Said {
  private Said() {}

  /// Empty when nobody said anything.
  static String of(List<PersonsWord> words) {
    return words.stream().map(w -> "; " + sentence(w)).collect(Collectors.joining());
  }

  private static String sentence(PersonsWord w) {
    String verb =
        switch (w.kind()) {
          case PAUSE -> "paused";
          case APPROVE -> "approved";
          case PROTECT -> "protected";
          case SNOOZE -> "snoozed";
        };
    return verb
        + " by "
        + w.by()
        + " at "
        + DropMessages.time(w.at())
        + (w.until() == null ? "" : " until " + DropMessages.time(w.until()))
        + ": "
        + w.reason();
  }
}
