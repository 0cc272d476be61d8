package io.slotwarden.model;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// A group of facts that was looked for: either its value, or why it isn't known (design, rule 1).
/// Unknown never means gone, never means fine, and permits no act.
public sealed interface Observed<T> {
  /// When the look was finished, by our clock.
  Instant at();

  record Known<T>(T value, Instant at) implements Observed<T> {}

  /// @param why for people: the source, what was tried, and what would mend it; never a secret
  record Unknown<T>(String why, Instant at) implements Observed<T> {
    /// The same of something else: it holds no value.
    @SuppressWarnings("unchecked")
    private <R> Unknown<R> as() {
      return (Unknown<R>) this;
    }
  }

  static <T> Observed<T> known(T value, Instant at) {
    return new Known<>(value, at);
  }

  static <T> Observed<T> unknown(String why, Instant at) {
    return new Unknown<>(why, at);
  }

  default boolean isKnown() {
    return this instanceof Known<T>;
  }

  default Optional<T> toOptional() {
    return switch (this) {
      case Known<T>(var value, var _) -> Optional.of(value);
      case Unknown<T> _ -> Optional.empty();
    };
  }

  /// Why it isn't known; empty when it is.
  default Optional<String> reason() {
    return switch (this) {
      case Known<T> _ -> Optional.empty();
      case Unknown<T>(var why, var _) -> Optional.of(why);
    };
  }

  default <R> Observed<R> map(Function<T, R> f) {
    return switch (this) {
      case Known<T>(var value, var at) -> new Known<>(f.apply(value), at);
      case Unknown<T> unknown -> unknown.as();
    };
  }
}
