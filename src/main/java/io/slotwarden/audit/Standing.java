package io.slotwarden.audit;

/// Whether a migration has ended, as far as its task and its slots tell.
public sealed interface Standing {
  /// Its task is down or gone, and nobody reads its slots.
  ///
  /// @param what was seen, for people
  record Over(String what) implements Standing {}

  /// @param why what still runs
  record NotOver(String why) implements Standing {}

  /// @param why what could not be looked at
  record NotKnown(String why) implements Standing {}

  /// Only then what it used may be taken away.
  default boolean isOver() {
    return this instanceof Over;
  }

  /// For people.
  default String text() {
    return switch (this) {
      case Over(var what) -> what;
      case NotOver(var why) -> "the migration is not over: " + why;
      case NotKnown(var why) -> "whether the migration is over is not known: " + why;
    };
  }
}
