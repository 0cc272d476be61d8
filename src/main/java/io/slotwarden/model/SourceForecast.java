package io.slotwarden.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Both clocks of one source.
///
/// @param full when the file system that holds `pg_wal` is full
/// @param held what holds WAL and does not let go of it; null while nothing does, or it is not
///   known
/// @param lost by slot name: when the slot is lost. A slot that can't be lost so is not in it
public record SourceForecast(Forecast full, @Nullable Held held, Map<String, Forecast> lost) {
  public SourceForecast {
    lost = Map.copyOf(lost);
  }

  /// @param slot its name; null when it is the archiver
  /// @param sentence for people
  public record Held(@Nullable String slot, String sentence) {}

  /// Nothing can be told.
  public static SourceForecast unknown(String why) {
    return new SourceForecast(new Forecast.Unknown(why), null, Map.of());
  }
}
