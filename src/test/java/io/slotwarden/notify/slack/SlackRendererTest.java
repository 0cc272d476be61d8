package io.slotwarden.notify.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.jsonb.Jsonb;
import io.slotwarden.notify.Message;
import io.slotwarden.notify.Messages;
import io.slotwarden.testing.Hostile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackRendererTest {
  @Test
  void showsTheFieldsInOrderAndLeavesOutWhatIsEmpty() {
    Map<String, Object> payload = payload(Messages.notice("k", "7f3a"));

    List<String> texts = SlackRules.texts(payload);
    assertThat(texts.stream().map(t -> t.replaceAll("^(\\*[^*]+\\*|\\S+).*", "$1")))
        .containsExactly(
            ":hourglass:",
            "*What*",
            "*Since*",
            "*Evidence*",
            "*Impact*",
            "*Done*",
            "*Next*",
            "*You can*",
            "incident");
    assertThat(texts.getLast())
        .isEqualTo(
            "incident 7f3a · slotwarden · 2026-11-22T12:00:00Z ·"
                + " <http://127.0.0.1:9432/|Status page>");
    assertThat(payload.get("text")).asString().startsWith("SCHEDULED (info)  Slot mig_2026_orders");
  }

  @Test
  void makesCommandsCodeThatCanBeCopied() {
    assertThat(SlackRules.texts(payload(Messages.notice("k", "i"))))
        .contains(
            "*You can*  stop it: `slotwarden pause orders/mig_2026_orders --reason \"...\"` ·"
                + " `slotwarden explain orders/mig_2026_orders`");
  }

  @Test
  void endsACommandAtTheSeparatorOfASentence() {
    assertThat(
            Mrkdwn.withCommands("stop it: slotwarden pause a/_b_; why: slotwarden explain a", 99))
        .isEqualTo("stop it: `slotwarden pause a/_b_`; why: `slotwarden explain a`");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void showsHostileTextAndObeysNothingOfIt(String hostile) {
    Map<String, Object> payload = payload(Messages.everywhere(hostile));

    assertThat(SlackRules.problem(payload)).isIn("ok");
    List<String> texts = SlackRules.texts(payload);
    assertThat(texts).allSatisfy(t -> assertThat(t.codePoints()).noneMatch(Hostile::isHidden));
    assertThat(String.join("", texts)).doesNotContain("<!", "<@", "<#", "<http://evil");
    String marked = String.join("", texts.subList(1, texts.size()));
    assertThat(marked).doesNotContain("*bold*", "_tmp_", "~gone~");
    assertThat(texts.stream().skip(1).filter(t -> !t.startsWith("*You can*")))
        .noneMatch(t -> t.contains("`") || t.contains(":red_circle:"));
  }

  @Test
  void whatIsBlankInEveryFieldStillMakesAMessage() {
    assertThat(SlackRules.problem(payload(Messages.everywhere("   \n\t ")))).isEqualTo("ok");
  }

  @Test
  void leavesNamesOfSlotsAsTheyAre() {
    assertThat(Mrkdwn.neutral("slot dms_orders__cdc at 14:05:30 UTC"))
        .isEqualTo("slot dms_orders__cdc at 14:05:30 UTC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "<", "&", "\uD83D\uDE80", "` ", "slotwarden explain a/b · ", "\""})
  void staysWithinEveryLimitWhateverTheLength(String piece) {
    for (int length : new int[] {140, 150, 151, 3_000, 3_001, 40_000}) {
      Map<String, Object> payload = payload(Messages.everywhere(piece.repeat(length)));

      assertThat(SlackRules.problem(payload)).as("%s x %d", piece, length).isEqualTo("ok");
    }
  }

  @Test
  void cutsBetweenCodePointsAndNeverWithinAnEntity() {
    assertThat(Mrkdwn.escaped("a<b", 5)).isEqualTo("a…");
    assertThat(Mrkdwn.escaped("a<b", 6)).isEqualTo("a&lt;b");
    assertThat(Mrkdwn.escaped("ab\uD83D\uDE80cd", 4)).isEqualTo("ab…");
    assertThat(Mrkdwn.escaped("abc", 3)).isEqualTo("abc");
    assertThat(Mrkdwn.escaped("abcd", 3)).isEqualTo("ab…");
  }

  @Test
  void aLongFieldDoesNotStarveTheOnesAfterIt() {
    Message m = Messages.notice("k", "i");
    Message longEvidence =
        new Message(
            m.key(),
            m.incident(),
            m.kind(),
            m.severity(),
            m.state(),
            m.headline(),
            m.target(),
            "w".repeat(5_000),
            "s".repeat(5_000),
            "e".repeat(5_000),
            "f".repeat(5_000),
            "i".repeat(5_000),
            m.done(),
            m.next(),
            m.youCan(),
            m.statusPage(),
            m.at());

    List<String> texts = SlackRules.texts(payload(longEvidence));

    assertThat(texts).contains("*Next*  " + m.next());
    assertThat(texts.stream().filter(t -> t.endsWith("…")).map(String::length))
        .hasSize(5)
        .allMatch(length -> length > 1_500);
  }

  private static Map<String, Object> payload(Message message) {
    return SlackDouble.object(
        Jsonb.builder().build().type(Object.class).fromJson(SlackRenderer.render(message)));
  }
}
