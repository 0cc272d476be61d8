package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.Trace;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandDropRequestTest extends ServedTest {
  private static final String PATH = "/api/v1/slots/drop";
  private static final String EVIDENCE =
      "{\"restartLsn\":\"0/1A\",\"confirmedFlushLsn\":null,\"plugin\":\"test_decoding\","
          + "\"database\":\"app\",\"seenAt\":\"2026-11-22T11:59:00Z\",\"token\":\"abc\"}";
  private static final String BODY =
      "{\"target\":\"orders/a\",\"reason\":\"cut over\",\"by\":\"ann\",\"evidence\":"
          + EVIDENCE
          + "}";

  @Test
  void handsOnWhoAsksForWhatAndWhatTheySaw() throws Exception {
    HttpResponse<String> response = tell(PATH, BODY);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"target\":\"orders/a\",\"policy\":\"by hand: ann via 127.0.0.1\","
                + "\"outcome\":\"dropped\",\"detail\":\"dropped it\"}");
    assertThat(view.drops)
        .containsExactly(
            new HandDrop(
                new SlotId("orders", "a"),
                "ann via 127.0.0.1",
                "cut over",
                new HandDrop.Shown(
                    Lsn.parse("0/1A"),
                    null,
                    "test_decoding",
                    "app",
                    Instant.parse("2026-11-22T11:59:00Z"),
                    "abc")));
  }

  @Test
  void anOutcomeThatIsNotKnownIsSaidToBePending() throws Exception {
    view.dropAnswer = new View.DropAnswer.Ended(new ActResult(ActOutcome.PENDING, "who knows"));

    HttpResponse<String> response = tell(PATH, BODY);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"outcome\":\"pending\",\"detail\":\"who knows\"");
  }

  @Test
  void aRefusalCarriesEveryRule() throws Exception {
    view.dropAnswer =
        new View.DropAnswer.Refused(
            new Trace(
                List.of(
                    RuleVerdict.allow("kill-switch", "no file", "not set"),
                    RuleVerdict.refuse("protected", "the slot is active", "never dropped"))));

    HttpResponse<String> response = tell(PATH, BODY);

    assertThat(ReadsTest.assertProblem(response, 409))
        .isEqualTo(
            "orders/a is not dropped: protected refuses: never dropped (the slot is active)");
    assertThat(response.body())
        .contains(
            "\"trace\":[{\"rule\":\"kill-switch\",\"verdict\":\"allow\"",
            "{\"rule\":\"protected\",\"verdict\":\"refuse\"");
  }

  @ParameterizedTest
  @CsvSource({"404, no slot orders/a is seen", "503, slotwarden is busy"})
  void whatTheDaemonDoesNotTakeIsSaidAsItSaysIt(int status, String why) throws Exception {
    view.answer = new View.Rejected(status, why);

    assertThat(ReadsTest.assertProblem(tell(PATH, BODY), status)).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'orders/a' | orders | 'target'",
        "'orders/a' | orders/ | 'target'",
        "'orders/a' | /a | 'target'",
        "'orders/a' | all | 'target'",
        "'}' | '' | no JSON",
        "'\"cut over\"' | '\" \"' | 'reason'",
        "'\"cut over\"' | '\"a\\nb\"' | 'reason'",
        "'\"cut over\"' | 7 | 'reason'",
        "'\"by\":' | '\"for\":' | 'for'",
        "'0/1A' | 'zero' | 'restartLsn'",
        "'2026-11-22T11:59:00Z' | 'noon' | 'seenAt'",
        "'\"abc\"' | null | 'token'",
        "'\"abc\"' | '\"\"' | 'token'",
        "'\"token\"' | '\"more\"' | 'more'",
        "'\"plugin\"' | '\"database\"' | 'database'",
        "'\"app\"' | '[]' | 'database'",
        "'\"app\"' | '{\"a\":{\"b\":1}}' | 'database'"
      })
  void aBadBodyNamesTheMemberAndDropsNothing(String good, String bad, String named)
      throws Exception {
    String body = BODY.replace(good, bad);
    assertThat(body).isNotEqualTo(BODY);

    assertThat(ReadsTest.assertProblem(tell(PATH, body), 400)).contains(named);
    assertThat(view.drops).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'null'", "'{}'", "'[]'", "'\"x\"'"})
  void withoutEvidenceNothingIsDropped(String evidence) throws Exception {
    String body = BODY.replace(EVIDENCE, evidence);

    assertThat(ReadsTest.assertProblem(tell(PATH, body), 400)).contains("'evidence'");
    assertThat(view.drops).isEmpty();
  }

  @Test
  void withoutTheTokenNothingIsDropped() throws Exception {
    ReadsTest.assertProblem(post(PATH, BODY, "Content-Type", "application/json"), 401);
    relisten(null);
    ReadsTest.assertProblem(tell(PATH, BODY), 403);
    assertThat(view.drops).isEmpty();
  }

  @Test
  void aPageOfAnotherSiteDropsNothing() throws Exception {
    HttpResponse<String> response =
        post(
            PATH,
            BODY,
            "Authorization",
            "Bearer " + TOKEN,
            "Content-Type",
            "application/json",
            "Origin",
            "http://evil.example");

    ReadsTest.assertProblem(response, 403);
    assertThat(view.drops).isEmpty();
  }

  @Test
  void onlyPostDrops() throws Exception {
    ReadsTest.assertProblem(get(PATH), 405);
  }
}
