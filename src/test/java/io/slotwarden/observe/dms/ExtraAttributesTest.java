package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtraAttributesTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          slotName=orders
          slotName=orders;
          SlotName=orders;executeTimeout=60
          executeTimeout=60; SLOTNAME = orders ;
          ;;slotname=orders
          slotName="orders"
          afterConnectScript=x;slotName=orders
          """)
  void findsTheSlotNameHoweverItIsWritten(String attributes) {
    assertThat(ExtraAttributes.value(attributes, "slotName")).hasValue("orders");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ";", "slotName", "slotName=", "slotName= ;", "mySlotName=orders", "=orders"})
  void findsNoneWhereNoneIs(String attributes) {
    assertThat(ExtraAttributes.value(attributes, "slotName")).isEmpty();
  }
}
