package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.Secret;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest extends ServedTest {
  private static final String PAUSE = "{\"target\":\"all\",\"reason\":\"release\",\"for\":\"2h\"}";

  @Test
  void recordsAPauseAndSaysWhatWasRecorded() throws Exception {
    HttpResponse<String> response = tell("/api/v1/pause", PAUSE);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"id\":3,\"kind\":\"pause\",\"target\":\"all\",\"reason\":\"release\","
                + "\"at\":\"2026-11-22T12:00:00Z\",\"until\":\"2026-11-22T14:00:00Z\",\"by\":\"api"
                + " from 127.0.0.1\",\"endedAt\":null,\"endedBy\":null,\"endReason\":null}");
    assertThat(view.told).containsExactly("PAUSE all release PT2H api from 127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"target\":\"a/b\",\"reason\":\"r\"}",
        "{\"target\":\"a/b\",\"reason\":\"r\",\"for\":null}"
      })
  void withoutATimeItLastsUntilTakenBack(String body) throws Exception {
    assertThat(tell("/api/v1/unpause", body).statusCode()).isEqualTo(200);

    assertThat(view.told).containsExactly("UNPAUSE a/b r null api from 127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"reason\":\"r\"} | 'target'",
        "{\"target\":7,\"reason\":\"r\"} | 'target'",
        "{\"target\":\"all\"} | 'reason'",
        "{\"target\":\"all\",\"reason\":\"  \"} | 'reason'",
        "{\"target\":\"all\",\"reason\":\"a\\nb\"} | 'reason'",
        "{\"target\":\"all\",\"reason\":\"r\",\"for\":\"soon\"} | 'for'",
        "{\"target\":\"all\",\"reason\":\"r\",\"for\":\"0s\"} | 'for'",
        "{\"target\":\"all\",\"reason\":\"r\",\"for\":90} | 'for'",
        "{\"target\":\"all\",\"reason\":\"r\",\"form\":\"1h\"} | 'form'",
        "{\"target\":\"all\",\"reason\":\"r\",\"end\":\"true\"} | 'end'",
        "{\"target\":\"all\",\"reason\":\"r\",\"end\":true,\"end\":true} | 'end'",
        "{\"target\":\"all\",\"reason\":\"r\",\"by\":\" \"} | 'by'",
        "{\"target\":\"all\",\"reason\":\"r\",\"by\":\"a\\nb\"} | 'by'",
        "[] | no JSON object",
        "\"all\" | no JSON object",
        "{\"target\": | no JSON",
        "target=all | no JSON",
        "'' | no JSON",
        "{\"target\":[[[[ | 'target'",
        "{\"target\":{\"a\":1}} | 'target'",
        "{\"target\":\"a\",\"target\":\"b\"} | 'target'"
      })
  void aBadBodyNamesTheMember(String body, String named) throws Exception {
    String detail = ReadsTest.assertProblem(tell("/api/v1/pause", body), 400);

    assertThat(detail).contains(named.replace("''", "'"));
    assertThat(view.told).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"target\":"})
  void deepNestingIsOnlyABadBody(String piece) throws Exception {
    String body = piece.repeat(Request.BODY_LIMIT / piece.length());

    ReadsTest.assertProblem(tell("/api/v1/pause", body), 400);
  }

  @Test
  void isRefusedWhileNoTokenIsConfigured() throws Exception {
    relisten(null);

    assertThat(ReadsTest.assertProblem(tell("/api/v1/pause", PAUSE), 403)).contains("http.token");
    assertThat(view.told).isEmpty();
  }

  @Test
  void isRefusedWhileTheTokenIsEmptyOrCantBeRead(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("token");
    relisten(new Secret.FromFile(file));
    String unreadable = ReadsTest.assertProblem(tell("/api/v1/pause", PAUSE), 503);
    assertThat(unreadable).doesNotContain(file.toString());

    Files.writeString(file, "\n");

    HttpResponse<String> empty =
        post(
            "/api/v1/pause", PAUSE, "Authorization", "Bearer ", "Content-Type", "application/json");
    ReadsTest.assertProblem(empty, 403);
    assertThat(view.told).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Bearer",
        "Bearer correct-horse-",
        "Basic correct-horse",
        "correct-horse"
      })
  void isRefusedWithoutTheRightToken(String authorization) throws Exception {
    HttpResponse<String> response =
        post(
            "/api/v1/pause",
            PAUSE,
            "Authorization",
            authorization,
            "Content-Type",
            "application/json");

    assertThat(ReadsTest.assertProblem(response, 401)).doesNotContain(TOKEN);
    assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(view.told).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, http://evil.example",
    "Origin, null"
  })
  void isRefusedFromAPageOfAnotherSite(String header, String value) throws Exception {
    HttpResponse<String> response =
        post(
            "/api/v1/pause",
            PAUSE,
            "Authorization",
            "Bearer " + TOKEN,
            "Content-Type",
            "application/json",
            header,
            value);

    ReadsTest.assertProblem(response, 403);
    assertThat(view.told).isEmpty();
  }

  @Test
  void ourOwnPagesMaySpeak() throws Exception {
    HttpResponse<String> response =
        post(
            "/api/v1/pause",
            PAUSE,
            "Authorization",
            "Bearer " + TOKEN,
            "Content-Type",
            "application/json",
            "Origin",
            "http://127.0.0.1:" + port());

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonx"})
  void isRefusedUnlessItIsJson(String type) throws Exception {
    HttpResponse<String> response =
        post("/api/v1/pause", PAUSE, "Authorization", "Bearer " + TOKEN, "Content-Type", type);

    ReadsTest.assertProblem(response, 415);
  }

  @Test
  void isRefusedWhenItIsTooLong() throws Exception {
    String body = "{\"target\":\"all\",\"reason\":\"" + "x".repeat(Request.BODY_LIMIT) + "\"}";

    ReadsTest.assertProblem(tell("/api/v1/pause", body), 413);
  }

  @Test
  void onlyPostMaySpeak() throws Exception {
    HttpResponse<String> response = get("/api/v1/pause");

    ReadsTest.assertProblem(response, 405);
    assertThat(response.headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @CsvSource({"pause, UNPAUSE", "approve, UNAPPROVE", "protect, UNPROTECT", "snooze, UNSNOOZE"})
  void everyWordHasItsPathAndIsTakenBackByEnd(String word, String back) throws Exception {
    String said = "{\"target\":\"a/b\",\"reason\":\"r\",\"by\":\"ann\",\"end\":";

    assertThat(tell("/api/v1/" + word, said + "false}").statusCode()).isEqualTo(200);
    HttpResponse<String> ended = tell("/api/v1/" + word, said + "true}");

    assertThat(view.told)
        .containsExactly(
            word.toUpperCase(java.util.Locale.ROOT) + " a/b r null ann via 127.0.0.1",
            back + " a/b r null ann via 127.0.0.1");
    assertThat(ended.body())
        .contains(
            "\"kind\":\"" + word + "\"",
            "\"endedAt\":\"2026",
            "\"endedBy\":\"ann via 127.0.0.1\",\"endReason\":\"r\"");
  }

  @ParameterizedTest
  @CsvSource({"404, no slot orders/x is seen", "503, the store can't be written"})
  void whatTheDaemonDoesNotTakeIsSaidAsItSaysIt(int status, String why) throws Exception {
    view.answer = new View.Rejected(status, why);

    assertThat(ReadsTest.assertProblem(tell("/api/v1/pause", PAUSE), status)).isEqualTo(why);
  }

  @Test
  void aFailureTellsNothingOfTheInside() throws Exception {
    view.answer = new IllegalStateException("secret detail");

    assertThat(tell("/api/v1/pause", PAUSE).body()).contains("500").doesNotContain("secret detail");
  }

  @Test
  void anAddressThatIsTakenIsNamedWithTheRemedy() {
    HttpConfig taken = new HttpConfig("127.0.0.1", port(), List.of(), null);

    assertThatThrownBy(() -> SlotwardenServer.start(taken, view, metrics))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + port())
        .hasMessageContaining("http.listen");
  }
}
