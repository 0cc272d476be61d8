package io.slotwarden.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// WAL positions and the checkpoints of tasks.
class PositionsTest {

  @Test
  void writesAnLsnAsPostgresDoes() {
    assertThat(Lsn.parse("16/b374d848")).hasToString("16/B374D848");
    assertThat(Lsn.parse("00000132/0F000E48")).hasToString("132/F000E48");
    assertThat(Lsn.parse("FFFFFFFF/FFFFFFFF")).hasToString("FFFFFFFF/FFFFFFFF");
  }

  @Test
  void comparesWithoutSign() {
    assertThat(Lsn.parse("80000000/0").isAfter(Lsn.parse("7FFFFFFF/FFFFFFFF"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "1/",
        "/1",
        "1",
        "g/1",
        "1/g",
        "123456789/0",
        "0/123456789",
        "+1/2",
        "1/-2",
        "1/2/3"
      })
  void refusesWhatIsNoLsn(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Lsn.parse(text))
        .withMessageContaining(text);
  }

  @Test
  void readsTheLsnOutOfACheckpoint() {
    assertThat(Checkpoints.lsn("checkpoint:V1#34#00000132/0F000E48#0#0#*#0#121"))
        .contains(Lsn.parse("132/F000E48"));
    assertThat(Checkpoints.lsn(" checkpoint:V1#34#00000132/0F000E48 "))
        .contains(Lsn.parse("132/F000E48"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "132/F000E48",
        "checkpoint:V2#34#00000132/0F000E48#0",
        "checkpoint:V1#34#mysql-bin.000123#4",
        "checkpoint:V1#34#00000000/00000000#0#0#*#0#121"
      })
  void readsNoPositionWhereThereIsNone(String text) {
    assertThat(Checkpoints.lsn(text)).isEmpty();
  }

  @Test
  void readsNoPositionOutOfNothing() {
    assertThat(Checkpoints.lsn(null)).isEmpty();
  }
}
