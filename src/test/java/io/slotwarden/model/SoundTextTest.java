package io.slotwarden.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SoundTextTest {
  @Test
  void whatIsSoundStaysTheVerySame() {
    String text = "it's \n\u001b[2J \u202e 🐘 é";

    assertThat(SoundText.of(text)).isSameAs(text);
    assertThat(SoundText.of("x".repeat(SoundText.LIMIT))).hasSize(SoundText.LIMIT);
  }

  @Test
  void halvesOfCharactersAreReplacedAndWholeOnesAreNot() {
    assertThat(SoundText.of("a\ud83db\udc18\ud83d🐘\ud83d"))
        .isEqualTo("a\ufffdb\ufffd\ufffd🐘\ufffd");
  }

  @Test
  void whatIsTooLongIsCutBetweenCharactersAndSaysByHowMuch() {
    assertThat(SoundText.of("x".repeat(SoundText.LIMIT + 7))).endsWith("x … (7 characters more)");
    assertThat(SoundText.of("x" + "🐘".repeat(SoundText.LIMIT)))
        .hasSizeLessThan(SoundText.LIMIT + 40)
        .contains("🐘 … (")
        .matches("\\P{Cs}*");
  }
}
