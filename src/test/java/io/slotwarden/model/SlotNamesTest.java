package io.slotwarden.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotNamesTest {
  private static final String NAME =
      "y2r2kwwlcfenfe4l_00016413_93278367_8cf9_456b_8be0_565d354a2cf1";
  private static final String TAIL = "_00016413_93278367_8cf9_456b_8be0_565d354a2cf1";

  @ParameterizedTest
  @ValueSource(strings = {NAME, "orders" + TAIL, "a_b" + TAIL, "x" + TAIL})
  void knowsTheShapeOfAnAutomaticNameWhateverStandsBeforeIt(String name) {
    assertThat(SlotNames.looksAutomatic(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tmp_orders",
        "y2r2kwwlcfenfe4l_00016413",
        NAME + "_old",
        "y2r2kwwlcfenfe4l_0001641_93278367_8cf9_456b_8be0_565d354a2cf1"
      })
  void takesNoOtherNameForAutomatic(String name) {
    assertThat(SlotNames.looksAutomatic(name)).isFalse();
  }

  @Test
  void readsTheOidInTheNameAsDecimalInSpiteOfItsZeros() {
    assertThat(SlotNames.encodesDatabaseOf(slot(NAME, 16413))).isTrue();
    assertThat(SlotNames.encodesDatabaseOf(slot(NAME, 7435))).as("octal").isFalse();
    assertThat(SlotNames.encodesDatabaseOf(slot(NAME, 16414))).isFalse();
  }

  private static Slot slot(String name, long oid) {
    return ASlot.with(
        s -> {
          s.name = name;
          s.databaseOid = oid;
        });
  }

  @Test
  void aNameBeginsWithTheFirstSixteenCharactersOfTheArn() {
    assertThat(SlotNames.beginsWith(NAME, ADms.ID)).isTrue();
    assertThat(SlotNames.beginsWith(NAME, "Y2R2KWWLCFENFE4LANOTHEREND")).isTrue();
    assertThat(SlotNames.beginsWith(NAME, "Y2R2KWWLCFENFE4X")).isFalse();
    assertThat(SlotNames.beginsWith("y2r2kwwlcfenfe4lx" + TAIL, ADms.ID)).isFalse();
  }

  @Test
  void aCustomIdCountsSanitisedToo() {
    assertThat(SlotNames.beginsWith("orders_to_redshi" + TAIL, "orders-to-redshift")).isTrue();
    assertThat(SlotNames.beginsWith("orders_cdc" + TAIL, "Orders-CDC")).isTrue();
    assertThat(SlotNames.beginsWith("orderscdc" + TAIL, "Orders-CDC")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"my_rds_copy", "tmp_cnpg_", "repmgr", "orders"})
  void takesNoOtherNameForOneOfAManager(String name) {
    assertThat(SlotNames.neverDropped(name)).isEmpty();
  }
}
