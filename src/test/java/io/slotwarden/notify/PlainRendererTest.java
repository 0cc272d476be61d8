package io.slotwarden.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainRendererTest {
  @Test
  void showsTheFieldsInOrderAndLeavesOutWhatIsEmpty() {
    String text = PlainRenderer.render(Messages.notice("k", "7f3a"));

    assertThat(text.lines().map(l -> l.replaceAll("\\s.*", "")))
        .containsExactly(
            "SCHEDULED", "What", "Since", "Evidence", "Impact", "Done", "Next", "You", "");
    assertThat(text).startsWith("SCHEDULED (info)  Slot mig_2026_orders");
    assertThat(text).endsWith("incident 7f3a · slotwarden · 2026-11-22T12:00:00Z");
  }

  @Test
  void obeysNoControlCharacterOfAName() {
    String hostile = "a\u001B[31mred\r\nNext: all is well\u202Egnitirw\u0000\u2028b\uD800c";

    String text = PlainRenderer.render(Messages.everywhere(hostile));

    assertThat(text.lines()).hasSize(10);
    assertThat(text.replace("\n", "").codePoints())
        .noneMatch(c -> Character.isISOControl(c) || c == 0x202E || c == 0x2028 || c == 0xD800);
    assertThat(text).contains("a[31mred Next: all is wellgnitirw bc");
  }
}
