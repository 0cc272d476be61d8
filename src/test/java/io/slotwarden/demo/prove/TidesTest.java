package io.slotwarden.demo.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Histories in which the room on the disks comes and goes.
class TidesTest {
  private static final int HISTORIES = 2;
  private static final long FIRST = 1_006;
  private static final long EACH = 200;

  @Test
  void theSeedsOfPlantedFaultsAreToldAsBefore() {
    assertThat(LongStream.range(1, 1_000).mapToObj(Script::of))
        .allSatisfy(s -> assertThat(s.setting().tides()).isNull());
  }

  /// What was played has to be worth it: hastened drops come about, and announced ones are called
  /// off.
  @Test
  void everyLawHoldsWherePressureShortensTheWaits() {
    List<Play.Result> played =
        Proving.quietly(
            () ->
                LongStream.range(0, HISTORIES)
                    .mapToObj(i -> Script.of(FIRST + EACH * i))
                    .map(Proving::inMemory)
                    .toList());

    assertThat(played).extracting(Play.Result::violation).containsOnlyNulls();
    assertThat(lines(played)).anyMatch(l -> l.contains("the disk is nearly full"));
    assertThat(lines(played)).anyMatch(l -> l.contains("will not be dropped so soon"));
    assertThat(played.stream().mapToInt(TidesTest::hastenedDrops).sum()).isPositive();
  }

  /// Drops of which the notice before told of pressure.
  private static int hastenedDrops(Play.Result played) {
    List<String> told =
        played.lines().stream().filter(l -> l.contains("old_mig") && l.contains(" told ")).toList();
    int drops = 0;
    for (int i = 1; i < told.size(); i++) {
      boolean hastened = told.get(i - 1).contains("the disk is nearly full");
      drops += hastened && told.get(i).contains(" told DROPPED ") ? 1 : 0;
    }
    return drops;
  }

  private static List<String> lines(List<Play.Result> played) {
    return played.stream().flatMap(r -> r.lines().stream()).toList();
  }
}
