package io.slotwarden.notify.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Severity;
import io.slotwarden.notify.Message;
import io.slotwarden.notify.Messages;
import io.slotwarden.notify.PlainRenderer;
import io.slotwarden.notify.sns.Publication.Attribute;
import io.slotwarden.testing.Hostile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnsRendererTest {
  private static final int FIELD = 7_000;

  @Test
  void peopleReadThePlainTextAndProgramsAnObject() {
    Message notice = Messages.notice("notice/1", "drop/orders/mig_2026_orders/1");
    String body = SnsRenderer.render(notice, Topics.DMS).body();

    Map<String, Object> parts = SnsRules.object(body);

    assertThat(parts).containsOnlyKeys("default", "email", "sqs", "lambda", "http", "https");
    assertThat(parts).containsEntry("default", PlainRenderer.render(notice));
    assertThat(parts).containsEntry("email", PlainRenderer.render(notice));
    assertThat(List.of("lambda", "http", "https"))
        .allSatisfy(protocol -> assertThat(parts.get(protocol)).isEqualTo(parts.get("sqs")));
    assertThat(SnsRules.part(body, "sqs"))
        .containsEntry("schema_version", 1L)
        .containsEntry("key", "notice/1")
        .containsEntry("incident", "drop/orders/mig_2026_orders/1")
        .containsEntry("state", "scheduled")
        .containsEntry("severity", "info")
        .containsEntry("event", "drop-notice")
        .containsEntry("source", "orders")
        .containsEntry("slot", "mig_2026_orders")
        .containsEntry("headline", notice.headline())
        .containsEntry("what", notice.what())
        .containsEntry("since", notice.since())
        .containsEntry("evidence", notice.evidence())
        .containsEntry("impact", notice.impact())
        .containsEntry("done", notice.done())
        .containsEntry("next", notice.next())
        .containsEntry("you_can", notice.youCan())
        .containsEntry("at", "2026-11-22T12:00:00Z")
        .doesNotContainKeys("forecast", "task", "dms", "truncated");
  }

  @ParameterizedTest
  @CsvSource({
    "drop/orders/s/1, NOTICE, INFO, SCHEDULED, orders/s, drop-notice, scheduled",
    "drop/orders/s/1, OUTCOME, INFO, WOULD DROP, orders/s, drop-outcome, would_drop",
    "task/prod/t, OUTCOME, INFO, RESUMED, prod/t, resume-outcome, resumed",
    "alert/task-down/prod/t/1, ALERT, CRITICAL, CRITICAL, prod/t, task-down, firing",
    "alert/slot-lost/orders/s/1, ALERT, WARNING, RESOLVED after 42m, orders/s, slot-lost, resolved",
    "server/orders/7/2, ALERT, INFO, INFO, orders, server, firing"
  })
  void programsFilterByEventStateAndPlace(
      String incident,
      Message.Kind kind,
      Severity severity,
      String said,
      String target,
      String event,
      String state) {
    Message message = Topics.of("k", incident, kind, severity, said, target);

    Map<String, Attribute> attributes = SnsRenderer.render(message, Topics.DMS).attributes();

    Map<String, Attribute> expected = new LinkedHashMap<>();
    expected.put("severity", Attribute.text(severity.word()));
    expected.put("event", Attribute.text(event));
    expected.put("state", Attribute.text(state));
    expected.put("schema_version", Attribute.number(1));
    String[] names = target.split("/");
    boolean isTask = names[0].equals("prod");
    expected.put(isTask ? "dms" : "source", Attribute.text(names[0]));
    if (names.length > 1) {
      expected.put(isTask ? "task" : "slot", Attribute.text(names[1]));
    }
    assertThat(attributes).isEqualTo(expected);
  }

  @Test
  void theSubjectBeginsWithTheStateAndIsCutOnAWord() {
    String subject = SnsRenderer.render(Messages.notice("1", "i"), Topics.DMS).subject();

    assertThat(subject)
        .isEqualTo(
            "[SCHEDULED] Slot mig_2026_orders on orders will be dropped at 2026-11-23 12:00 UTC (in"
                + " 24 h)");
    String longer = subject(subjectOf("Slot " + "abcdefg ".repeat(20)));
    assertThat(longer).endsWith(" abcdefg...").hasSizeLessThan(100);
  }

  @Test
  void theSubjectTellsHowBadAnOutcomeIs() {
    Message escalated =
        Topics.of("k", "task/prod/t", Message.Kind.OUTCOME, Severity.CRITICAL, "ESCALATED", "a/b");

    assertThat(subject(escalated)).startsWith("[ESCALATED, critical] Slot ");
    assertThat(subject(Topics.alert("k"))).startsWith("[CRITICAL] Slot ");
  }

  @ParameterizedTest
  @CsvSource({
    "Überlauf – naïve “Größe”…, '[INFO] Uberlauf - naive \"Groe\"...'",
    "スロット 😀 x, [INFO] ???? ? x"
  })
  void theSubjectIsAscii(String headline, String subject) {
    String expected = subject.replace("Groe", "Gro?e");

    assertThat(subject(subjectOf(headline))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\u0000\u0007\r\nBcc: everyone",
        "\u202Egpj.exe",
        "\uD83D",
        "\uDE00\uD83D",
        "\uFFFE\uFFFF",
        "\"}, \"default\": 1, {\"",
        "\\u0000\\\"",
        "<script>&amp;</script>",
        "AWS.Amazon./..//",
        "😀/😀",
        "a\u0301\u0301\u0301",
        "alert/😀/x"
      })
  void hostileTextIsWithinEveryLimitAndLeavesNothingOut(String text) {
    Message message = Messages.everywhere(text);

    Publication publication = SnsRenderer.render(message, Topics.DMS);

    assertThat(problem(publication)).isEmpty();
    assertThat(publication.attributes()).doesNotContainKey("truncated");
    assertThat(SnsRules.object(publication.body())).hasSize(6);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void whateverAnEnemyWritesIsOneAsciiSubjectAndABodyWithinEveryLimit(String text) {
    Publication publication = SnsRenderer.render(Messages.everywhere(text), Topics.DMS);

    assertThat(problem(publication)).isEmpty();
    assertThat(publication.subject()).hasSizeLessThan(100).matches("\\[[ -~]*");
    assertThat(publication.bytes()).isLessThanOrEqualTo(262_144);
    Map<String, Object> parts = SnsRules.object(publication.body());
    assertThat(String.valueOf(parts.get("email")).codePoints().filter(c -> c != '\n'))
        .noneMatch(Hostile::isHidden);
    assertThat(SnsRules.part(publication.body(), "sqs"))
        .containsEntry("severity", "critical")
        .containsEntry("schema_version", 1L);
  }

  @Test
  void randomTextOfEveryKindIsWithinEveryLimit() {
    Random chance = new Random(20261122);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      int length = chance.nextInt(200);
      for (int j = 0; j < length; j++) {
        text.append((char) (chance.nextBoolean() ? chance.nextInt(0x80) : chance.nextInt(0x10000)));
      }
      assertThat(problem(SnsRenderer.render(Messages.everywhere(text.toString()), Topics.DMS)))
          .as("of the text number %d", i)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "漢", "😀", "\"", "\\", "a \"b\" é漢😀 "})
  void whatIsTooLongIsCutOnACodePointAndSaysSo(String unit) {
    Message huge = Messages.everywhere(unit.repeat(60_000));

    Publication publication = SnsRenderer.render(huge, Topics.DMS);

    assertThat(problem(publication)).isEmpty();
    assertThat(publication.bytes())
        .as("little room is wasted")
        .isBetween(SnsRenderer.BYTES_LIMIT * 95 / 100, SnsRenderer.BYTES_LIMIT);
    assertThat(publication.attributes()).containsEntry("truncated", Attribute.text("true"));
    assertThat(publication.attributes().values())
        .allMatch(v -> Publication.bytes(v.value()) <= SnsRenderer.ATTRIBUTE_LIMIT);
    Map<String, Object> object = SnsRules.part(publication.body(), "https");
    assertThat(object).containsEntry("truncated", true);
    assertThat(object.get("evidence"))
        .asString()
        .endsWith("…")
        .doesNotContain("\uFFFD", "?")
        .matches("\\P{Cs}*");
  }

  @Test
  void aMessageThatJustFitsIsLeftWhole() {
    Message message = everything(1);
    // Two texts for people, four objects for programs.
    int each = (SnsRenderer.BYTES_LIMIT - SnsRenderer.render(message, Topics.DMS).bytes()) / 6;
    Publication fits = SnsRenderer.render(everything(each), Topics.DMS);
    Publication tooLong = SnsRenderer.render(everything(each + 10), Topics.DMS);

    assertThat(fits.attributes()).doesNotContainKey("truncated");
    assertThat(tooLong.attributes()).containsKey("truncated");
    assertThat(problem(tooLong)).isEmpty();
  }

  @Test
  void shortFieldsStayWholeWhileTheLongestIsCut() {
    Publication publication = SnsRenderer.render(everything(1_000_000), Topics.DMS);

    Map<String, Object> object = SnsRules.part(publication.body(), "sqs");
    Message short_ = Messages.notice("k", "i");
    assertThat(object)
        .containsEntry("headline", short_.headline())
        .containsEntry("you_can", short_.youCan())
        .containsEntry("key", "k");
  }

  @Test
  void fifoIdsAreTheSameForTheSameMessageAndLegalWhateverItHolds() {
    Publication one = SnsRenderer.render(Messages.notice("1", "i"), Topics.DMS);
    Publication again = SnsRenderer.render(Messages.notice("1", "i"), Topics.DMS);
    Publication next = SnsRenderer.render(Messages.notice("2", "i"), Topics.DMS);
    Publication hostile = SnsRenderer.render(Messages.everywhere("\n😀".repeat(99)), Topics.DMS);

    assertThat(again.deduplicationId()).isEqualTo(one.deduplicationId());
    assertThat(next.deduplicationId()).isNotEqualTo(one.deduplicationId());
    assertThat(next.groupId()).isEqualTo(one.groupId());
    assertThat(hostile.groupId()).isNotEqualTo(one.groupId()).matches("[0-9a-f]{64}");
    assertThat(hostile.deduplicationId()).matches("[0-9a-f]{64}");
  }

  /// The notice with evidence of so many letters. So many letters more than an ordinary message,
  /// over as many fields as they need: a message itself cuts a field that is longer than anybody
  /// reads.
  private static Message everything(int letters) {
    Message m = Messages.notice("k", "i");
    return new Message(
        m.key(),
        m.incident(),
        m.kind(),
        m.severity(),
        m.state(),
        m.headline(),
        m.target(),
        part(letters, 0),
        part(letters, 1),
        part(letters, 2),
        part(letters, 3),
        part(letters, 4),
        part(letters, 5),
        part(letters, 6),
        m.youCan(),
        m.statusPage(),
        m.at());
  }

  private static String part(int letters, int field) {
    return "e" + "e".repeat(Math.clamp(letters - field * FIELD, 0, FIELD));
  }

  private static Message subjectOf(String headline) {
    return new Message(
        "k",
        "i",
        Message.Kind.ALERT,
        Severity.INFO,
        "INFO",
        headline,
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        null,
        Messages.NOON);
  }

  private static String subject(Message message) {
    return SnsRenderer.render(message, Topics.DMS).subject();
  }

  /// As the double judges it.
  private static Optional<String> problem(Publication p) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("TopicArn", Topics.FIFO);
    form.put("Subject", p.subject());
    form.put("Message", p.body());
    form.put("MessageStructure", "json");
    form.put("MessageGroupId", p.groupId());
    form.put("MessageDeduplicationId", p.deduplicationId());
    int i = 0;
    for (Map.Entry<String, Attribute> e : p.attributes().entrySet()) {
      String at = "MessageAttributes.entry." + ++i + ".";
      form.put(at + "Name", e.getKey());
      form.put(at + "Value.DataType", e.getValue().type());
      form.put(at + "Value.StringValue", e.getValue().value());
    }
    return SnsRules.problem(form);
  }
}
