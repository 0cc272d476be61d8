package io.slotwarden.demo.dms;

import io.slotwarden.model.Lsn;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rules that the service has for the first start and for later ones, the same for tasks and
/// Serverless replications.
final class StartTypes {
  private StartTypes() {}

  /// @param things `tasks` or `replications`, for the service's sentence
  static void check(String type, boolean ranBefore, String things) throws Refusal {
    switch (type) {
      case "start-replication" -> {
        if (ranBefore) {
          throw wrong(
              "START_REPLICATION, valid only for " + things + " running for the first time");
        }
      }
      case "resume-processing" -> {
        // The service would take it and give data errors (domain reference 4.1): here it is told at
        // once.
        if (!ranBefore) {
          throw wrong("RESUME_PROCESSING, valid only for " + things + " that ran before");
        }
      }
      case "reload-target" -> throw wrong("RELOAD_TARGET is never what slotwarden may ask for");
      default ->
          throw Refusal.violation("ValidationException", "no such start type: '" + type + "'");
    }
  }

  /// Lets the reader begin. That its slot has passed the checkpoint is no error to the service:
  /// what lies between is lost, and only this double remembers it.
  ///
  /// @param reader null for what is words only
  /// @param from null at the first start
  static void begin(
      @Nullable TaskReader reader, @Nullable Lsn from, String arn, Consumer<Loss> losses)
      throws TaskReader.CannotRead {
    if (reader == null) {
      return;
    }
    Optional<Lsn> confirmed = reader.confirmedFlush();
    if (from != null && confirmed.isEmpty()) {
      throw new TaskReader.CannotRead(TaskReader.CannotRead.NO_SLOT);
    }
    if (from != null && confirmed.isPresent() && confirmed.get().isAfter(from)) {
      losses.accept(new Loss(arn, from, confirmed.get()));
    }
    reader.begin(from);
  }

  private static Refusal wrong(String what) {
    return Refusal.of("InvalidParameterCombinationException", "Start Type : " + what);
  }
}
