package io.slotwarden.demo.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvingTest {
  private static final int HISTORIES = 200;

  /// What was played has to be worth it: a simulator in which nothing is done proves nothing.
  @Test
  void everyLawHoldsInEveryHistory() {
    Proving.Summary summary =
        Proving.run(1, HISTORIES, Runtime.getRuntime().availableProcessors(), _ -> {});

    assertThat(summary.broken()).isEmpty();
    assertThat(summary.histories()).isEqualTo(HISTORIES);
    assertThat(summary.drops()).isGreaterThan(HISTORIES / 4);
    assertThat(summary.resumes()).isGreaterThan(HISTORIES / 10);
    assertThat(summary.simulated()).isGreaterThan(java.time.Duration.ofDays(20));
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 17, 42})
  void oneSeedIsOneHistory(long seed) {
    Play.Result once = Proving.quietly(() -> Proving.one(seed));
    Play.Result again = Proving.quietly(() -> Proving.one(seed));

    assertThat(once.lines()).isNotEmpty().isEqualTo(again.lines());
    assertThat(once.digest()).isEqualTo(again.digest());
  }

  /// No order that a JVM chooses anew at each start may be in a history. In both a clock that leaps
  /// back opens an alert again while the store's disk is full.
  @ParameterizedTest
  @ValueSource(longs = {886, 917})
  void anAlertThatIsToldFromMemoryIsToldToo(long seed) {
    assertThat(Proving.run(seed, 1, 1, _ -> {}).broken()).isEmpty();
  }

  @Test
  void anotherProcessTellsTheSameHistories() throws IOException, InterruptedException {
    Play.Result here = Proving.quietly(() -> Proving.one(7));
    Proving.Summary many = Proving.run(13, 13, 2, _ -> {});

    assertThat(inAnotherProcess("--seed", "7"))
        .contains("history 7: " + here.digest())
        .containsAll(here.lines());
    assertThat(inAnotherProcess("--from", "13", "--seeds", "13"))
        .contains("histories: " + many.digest());
  }

  private static List<String> inAnotherProcess(String... options)
      throws IOException, InterruptedException {
    Process there =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:+UnlockExperimentalVMOptions",
                            // Another sequence of identity hashes than this process has.
                            "-XX:hashCode=0",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "io.slotwarden.cli.Main",
                            "prove"),
                        Stream.of(options))
                    .toList())
            .redirectErrorStream(true)
            .start();
    there.getOutputStream().close();
    List<String> told =
        new String(there.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(there.waitFor()).isZero();
    return told;
  }

  /// The store in memory answers as the real one does.
  @ParameterizedTest
  @ValueSource(longs = {2, 5, 8, 11, 14, 20})
  void aHistoryIsTheSameOnARealStore(long seed) {
    Script script = Script.of(seed);

    Play.Result memory = Proving.quietly(() -> Proving.inMemory(script));
    Play.Result disk = Proving.quietly(() -> Proving.onDisk(script));

    assertThat(disk.lines()).isEqualTo(memory.lines());
  }

  @Test
  void whatBreaksALawIsCutDownToWhatMatters() {
    Script whole = Script.of(1);
    String law = "a law for this test";
    List<Integer> needed = List.of(whole.kept().get(2), whole.kept().getLast());

    Script shortest =
        Shrink.of(
            whole, law, s -> s.kept().containsAll(needed) ? new Violation(law, "broken") : null);

    assertThat(shortest.kept()).isEqualTo(needed);
    assertThat(shortest.happenings())
        .isEqualTo(Stream.of(whole.happenings().get(2), whole.happenings().getLast()).toList());
  }
}
