package io.slotwarden.testing;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The PostgreSQL majors that a parameterized test runs on. A major whose binaries are not there is
/// not left out in silence: [PostgresServer] names it as skipped.
public final class Majors {
  private static final String DEFAULT = "10,15,18";

  private Majors() {}

  /// For tests of everything: the property `slotwarden.postgres.majors` (default 10, 15 and 18).
  public static Stream<Integer> everything() {
    String majors = System.getProperty("slotwarden.postgres.majors", DEFAULT);
    return Arrays.stream(majors.split(",")).map(String::strip).map(Integer::valueOf);
  }

  /// The oldest and the newest of [#everything()], for what needs servers of its own.
  public static Stream<Integer> extremes() {
    IntSummaryStatistics all = everything().mapToInt(Integer::intValue).summaryStatistics();
    return Stream.of(all.getMin(), all.getMax()).distinct();
  }

  /// Those of [#everything()] that are at least `lowest`.
  public static Stream<Integer> from(int lowest) {
    return everything().filter(major -> major >= lowest);
  }

  /// Those that have the role `pg_checkpoint`.
  public static Stream<Integer> from15() {
    return from(15);
  }

  /// The newest major whose binaries are there.
  public static int newest() {
    return IntStream.iterate(18, m -> m >= 10, m -> m - 1)
        .filter(m -> Files.exists(Binaries.jar(m)))
        .findFirst()
        .orElse(18);
  }
}
