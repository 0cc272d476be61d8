package io.slotwarden.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NarratorTest {
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void putsTheSecondsSinceTheBeginningBeforeALine() {
    Narrator narrator = narrator(false);
    now.set(now.get().plusMillis(12_340));

    narrator.say("a slot is dropped");

    assertThat(said()).isEqualTo(" 12.3 s  a slot is dropped\n");
  }

  @Test
  void turnsLookAlikesIntoAsciiAndLetsNoControlCharacterThrough() {
    narrator(false).say("wait … tmp_∗ · \u001b[31mred");

    assertThat(said()).isEqualTo("  0.0 s  wait ... tmp_* - ?[31mred\n");
  }

  @Test
  void breaksLongLinesAtBlanksAndLosesNoWord() {
    String text = "word ".repeat(60).strip();

    List<String> lines = Narrator.wrapped(text);

    assertThat(lines).hasSize(3).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(110));
    assertThat(String.join(" ", lines)).isEqualTo(text);
  }

  @Test
  void usesNoColoursWhereNoneAreWanted() {
    Narrator narrator = narrator(false);

    narrator.chapter("1. A slot");
    narrator.quote("#dba", List.of("DROPPED"));

    assertThat(said()).isEqualTo("\n  0.0 s  1. A slot\n         #dba | DROPPED\n");
  }

  @Test
  void marksChaptersOnATerminal() {
    narrator(true).chapter("1. A slot");

    assertThat(said()).contains("\u001b[1m", "1. A slot\u001b[0m");
  }

  private Narrator narrator(boolean colours) {
    return new Narrator(new PrintStream(console, true, StandardCharsets.UTF_8), colours, now::get);
  }

  private String said() {
    return console.toString(StandardCharsets.UTF_8).replace("\r", "");
  }
}
