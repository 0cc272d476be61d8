package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.record.YearsOfRows.Day;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Prints how large a store is after one and two years: `mvn -Pbench -Dtest=StoreSizeBenchmark
/// test`.
class StoreSizeBenchmark {
  @TempDir Path directory;

  /// Each slot pauses twenty times a day, each source has an alert a day and an act a day, or, in
  /// the last line, one alert and two acts an hour.
  @ParameterizedTest
  @CsvSource({"1, 2, 20, 1, 1", "10, 2, 20, 1, 1", "1, 5, 144, 24, 48"})
  void printsTheSizeOfOneAndTwoYears(int sources, int slots, int spans, int alerts, int acts)
      throws SQLException, IOException {
    Day each = new Day(sources, slots, spans, alerts, acts);
    try (YearsOfRows years = new YearsOfRows(directory)) {
      long one = years.live(365, each).bytes();
      long two = years.live(365, each).bytes();
      System.out.printf(
          "| %d | %d | %d | %d | %d | %.1f MiB | %.1f MiB |%n",
          sources, slots, spans, alerts, acts, mib(one), mib(two));
      assertThat(two).isGreaterThan(one);
    }
  }

  private static double mib(long bytes) {
    return bytes / 1024.0 / 1024.0;
  }
}
