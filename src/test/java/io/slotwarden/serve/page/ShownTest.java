package io.slotwarden.serve.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {
  @Test
  void whatCannotBeSeenIsShownAsItsCodePoint() {
    assertThat(Shown.text("a\u0000b\u001b[31m\u202Ec\uD800d\u200Be"))
        .isEqualTo("a‹U+0000›b‹U+001B›[31m‹U+202E›c‹U+D800›d‹U+200B›e");
  }

  @Test
  void endsOfLinesBecomeAnArrow() {
    assertThat(Shown.text("ERROR\r\nHint:\tlook")).isEqualTo("ERROR ↵ Hint: look");
  }

  @Test
  void ordinaryWritingStaysAsItIs() {
    assertThat(Shown.text("Überweisung 转账 🐘 <b>")).isEqualTo("Überweisung 转账 🐘 <b>");
  }

  @Test
  void aLongTextIsCutAndSaysByHowMuch() {
    assertThat(Shown.text("x".repeat(Shown.LIMIT + 7)))
        .hasSizeLessThan(Shown.LIMIT + 40)
        .endsWith("x … (7 characters more)");
  }
}
