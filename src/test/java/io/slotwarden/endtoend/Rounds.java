package io.slotwarden.endtoend;

import io.slotwarden.testing.Majors;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// How often the daemon is killed at one point: twice, on the oldest and the newest major; with
/// `-Pproof` two hundred times, on all majors in turn.
final class Rounds {
  private static final int PROOF = 200;

  private Rounds() {}

  /// Numbers from 0, and the major of each.
  static Stream<Arguments> all() {
    boolean proof = Boolean.getBoolean("slotwarden.proof");
    List<Integer> majors = (proof ? Majors.everything() : Majors.extremes()).toList();
    return IntStream.range(0, proof ? PROOF : majors.size())
        .mapToObj(round -> Arguments.of(round, majors.get(round % majors.size())));
  }
}
