package io.slotwarden.cli;

import io.slotwarden.config.Config;
import java.util.List;

/// Looks once at the slots of every server of a configuration, so that `config validate` can tell
/// what each drop policy would match today. Looking is all it does: no state, no acts.
public interface LiveSlots {
  /// Looks at nothing: the file alone is judged.
  LiveSlots NOT_LOOKED = config -> List.of();

  /// One entry for each source that was looked at; never throws for what a server does.
  List<Look> look(Config config);

  /// What came of looking at one server.
  sealed interface Look {
    /// Our configured name of the server.
    String source();

    /// The names of all its slots.
    record Seen(String source, List<String> slots) implements Look {
      public Seen {
        slots = List.copyOf(slots);
      }
    }

    /// It did not answer.
    ///
    /// @param why without secrets
    record Unseen(String source, String why) implements Look {}
  }
}
