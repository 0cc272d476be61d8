package io.slotwarden.config;

import java.util.List;

/// What became of a text: a configuration, or every reason why it is none.
public sealed interface Loaded {
  /// Usable.
  ///
  /// @param warnings what is doubtful about it, in the order of the text
  record Valid(Config config, List<Problem> warnings) implements Loaded {
    public Valid {
      warnings = List.copyOf(warnings);
    }
  }

  /// Not usable.
  ///
  /// @param problems all of them, errors and warnings, in the order of the text; at least one error
  record Invalid(List<Problem> problems) implements Loaded {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
