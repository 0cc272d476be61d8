package io.slotwarden.demo.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws can fail: a fault that is planted in the core is caught.
class MutationTest {
  /// More than the issue asks for, each of another kind.
  private static final int AT_LEAST = 25;

  /// How far to look for a history that shows a fault; for `-Pproof`.
  private static final int SEEDS = 600;

  private static final boolean PROOF = Boolean.getBoolean("slotwarden.proof");

  static List<Mutant> mutants() {
    return Mutants.ALL;
  }

  @Test
  void manyFaultsArePlanted() {
    assertThat(Mutants.ALL).hasSizeGreaterThanOrEqualTo(AT_LEAST).doesNotHaveDuplicates();
    assertThat(Mutants.ALL.stream().map(Mutant::what)).doesNotHaveDuplicates();
  }

  /// With `-Pproof` the first history that shows the fault is looked for, and its seed printed: it
  /// belongs into [Mutants] when the simulator has changed.
  @ParameterizedTest
  @MethodSource("mutants")
  void aPlantedFaultIsCaught(Mutant mutant) throws Exception {
    MutatedCore core = new MutatedCore(mutant);
    for (long seed : seeds(mutant)) {
      Optional<String> law = core.brokenBy(seed);
      if (law.isPresent()) {
        assertThat(Proving.quietly(() -> Proving.inMemory(Script.of(seed))).violation())
            .describedAs("without the fault, seed %d", seed)
            .isNull();
        System.out.printf("%s: seed %d breaks \"%s\"%n", mutant, seed, law.get());
        return;
      }
    }
    throw new AssertionError(
        mutant
            + ": no history shows it; mvn -Pproof -Dtest=MutationTest test looks for one, or the"
            + " laws have a hole");
  }

  private static List<Long> seeds(Mutant mutant) {
    Stream<Long> known = Stream.of(mutant.seed());
    return PROOF
        ? Stream.concat(known, LongStream.rangeClosed(1, SEEDS).boxed()).toList()
        : known.toList();
  }
}
