package io.slotwarden.model;

/// Whether pressure shortens the waits of a slot's drop now (design, rule 16), and why.
public sealed interface Haste {
  /// For people; after `under-pressure`.
  String why();

  /// The waits are the ordinary ones, and a shortened date that was announced does not hold.
  record None(String why) implements Haste {}

  /// Not known, or the room is only just enough: nothing becomes earlier and no time counts for a
  /// shortened date that was announced, but it is not taken back either.
  record Held(String why) implements Haste {}

  /// The waits are those of `under-pressure`.
  record On(String why) implements Haste {}

  default boolean isOn() {
    return this instanceof On;
  }
}
