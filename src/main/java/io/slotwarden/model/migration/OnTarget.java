package io.slotwarden.model.migration;

import java.util.List;
import java.util.Optional;

/// What a schema, table or column of the source is on the target.
public sealed interface OnTarget<T> {
  /// @param by the rules that gave it this name; none when it keeps its own
  record Named<T>(T name, List<RuleName> by) implements OnTarget<T> {
    public Named {
      by = List.copyOf(by);
    }
  }

  /// Only columns are.
  record Removed<T>(List<RuleName> by) implements OnTarget<T> {
    public Removed {
      by = List.copyOf(by);
    }
  }

  /// @param why for people
  record Unclear<T>(String why) implements OnTarget<T> {}

  /// The name, when it is sure.
  default Optional<T> sure() {
    return switch (this) {
      case Named<T>(var name, var _) -> Optional.of(name);
      case Removed<T> _, Unclear<T> _ -> Optional.empty();
    };
  }
}
