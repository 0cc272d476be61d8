package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.record.YearsOfRows.Day;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store stays as small as docs/store.md says.
class StoreSizeTest {
  /// A measure is allowed to be so much smaller than what the page says.
  private static final double ROUNDED_UP = 0.6;

  @TempDir Path directory;

  @Test
  void aSourcesPositionsOfEightDaysAreAsLargeAsTheDocsSayAndGrowNoFurther()
      throws SQLException, IOException {
    try (YearsOfRows years = new YearsOfRows(directory)) {
      long empty = years.bytes();
      Day each = new Day(1, 0, 0, 0, 0);
      long full = years.live(10, each).bytes();
      long later = years.live(30, each).bytes();

      assertThat(later)
          .as("pages of what was pruned are used again")
          .isLessThanOrEqualTo(full + full / 50);
      holds("KiB a source", (full - empty) / 1024.0);
    }
  }

  @Test
  void aSpanIsAsLargeAsTheDocsSay() throws SQLException, IOException {
    holds("bytes a span", perRow(new Day(1, 1, 144, 0, 0), 144));
  }

  @Test
  void anAlertIsAsLargeAsTheDocsSay() throws SQLException, IOException {
    holds("bytes an alert", perRow(new Day(1, 0, 0, 50, 0), 50));
  }

  @Test
  void anActIsAsLargeAsTheDocsSay() throws SQLException, IOException {
    holds("bytes an act", perRow(new Day(1, 0, 0, 0, 50), 50));
  }

  @Test
  void spansAndEndedAlertsOfMoreThanNinetyDaysLeaveTheirPagesToThoseThatCome()
      throws SQLException, IOException {
    Day each = new Day(1, 1, 20, 0, 0);
    try (YearsOfRows years = new YearsOfRows(directory)) {
      long full = years.live(95, each).bytes();
      long later = years.live(95, each).bytes();

      assertThat(later).isLessThanOrEqualTo(full + full / 50);
    }
  }

  /// Of twenty days, beyond what the positions alone take.
  private double perRow(Day each, int rows) throws SQLException, IOException {
    Day positions = new Day(1, 0, 0, 0, 0);
    long without;
    try (YearsOfRows years = new YearsOfRows(Files.createDirectory(directory.resolve("a")))) {
      without = years.live(20, positions).bytes();
    }
    try (YearsOfRows years = new YearsOfRows(Files.createDirectory(directory.resolve("b")))) {
      return (years.live(20, each).bytes() - without) / (20.0 * rows);
    }
  }

  private static void holds(String unit, double measured) throws IOException {
    Matcher told =
        Pattern.compile("([\\d,]+) " + unit + "\\b")
            .matcher(Files.readString(Path.of("docs/store.md")));
    assertThat(told.find())
        .as("docs/store.md says how many %s; it is %.0f", unit, measured)
        .isTrue();
    double said = Double.parseDouble(told.group(1).replace(",", ""));
    assertThat(measured).as(unit).isBetween(said * ROUNDED_UP, said);
  }
}
