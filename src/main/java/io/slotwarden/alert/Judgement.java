package io.slotwarden.alert;

import io.slotwarden.model.Alert;
import io.slotwarden.model.Severity;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one look says of one condition. A condition that a look can't judge is not mentioned at
/// all: its alert stays as it is, whatever it is (design, rules 1 and 15).
public sealed interface Judgement {
  Alert.Id id();

  /// The condition holds.
  ///
  /// @param keeps the highest severity whose lower bound is still met; at least `severity`
  /// @param proof how much it takes until it fires, or rises
  /// @param since when the condition began, where the world tells; null = at the first look
  /// @param measure in the key's unit, for the peak; null when it has none
  /// @param hushed the server has just restarted or failed over: nothing is said yet
  /// @param toldElsewhere a notice or an outcome has told people already: only reminders and the
  ///   end are said
  record Holds(
      Alert.Id id,
      String place,
      Severity severity,
      Severity keeps,
      Proof proof,
      @Nullable Instant since,
      Alert.Words words,
      @Nullable Long measure,
      boolean hushed,
      boolean toldElsewhere)
      implements Judgement {

    /// One look is enough, and nothing is measured.
    static Holds atOnce(Alert.Id id, String place, Severity severity, Alert.Words words) {
      return new Holds(
          id, place, severity, severity, Proof.AT_ONCE, null, words, null, false, false);
    }
  }

  /// The condition does not hold, but is not so far away that the alert could end.
  record Lingers(Alert.Id id, Severity keeps, Alert.Words words, @Nullable Long measure)
      implements Judgement {}

  /// The condition is known not to hold.
  ///
  /// @param why for people, when this ends the incident
  /// @param calmFor it has to stay so for so long; zero ends at once
  record Ended(Alert.Id id, String why, Duration calmFor) implements Judgement {}

  /// How much it takes until a condition counts.
  ///
  /// @param looks of the last [AlertLife#WINDOW] looks so many must show it
  /// @param lasts and it has lasted for so long
  record Proof(int looks, Duration lasts) {
    static final Proof AT_ONCE = new Proof(1, Duration.ZERO);

    /// What a single look may get wrong.
    static final int SURE = 3;

    static Proof lasting(Duration lasts) {
      return new Proof(SURE, lasts);
    }
  }
}
