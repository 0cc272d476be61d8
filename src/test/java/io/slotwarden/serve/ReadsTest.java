package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.serve.api.ApiJson;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadsTest extends ServedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slots | source, slot, type, plugin, database, active, state, cause, causeEvidence, owner,"
            + " retainedBytes, confirmedFlushLagBytes, pinnedBytes, restartLsn, confirmedFlushLsn,"
            + " lastMovedAt, disconnectedSince, lostAt, protected, mark, remedy, holdsWal,"
            + " safeWalBytes, freedAtMostBytes",
        "tasks | dms, task, arn, kind, status, stopReason, downSince, resume, slots, state,"
            + " deprovisionAt, health",
        "actions | id, at, action, target, policy, outcome, detail, trace",
        "sources | name, kind, up, reason, lastSuccess, serverVersion, role, walHolder, freeBytes,"
            + " fullAt, walHolderEvidence, audit"
      })
  void everyEntryOfAListHasExactlyThePromisedMembers(String list, String members) throws Exception {
    List<?> entries = (List<?>) json(get("/api/v1/" + list));

    assertThat(entries).isNotEmpty();
    assertThat(entries)
        .allSatisfy(
            e ->
                assertThat(((Map<?, ?>) e).keySet())
                    .map(String::valueOf)
                    .containsExactly(members.split(",\\s*")));
  }

  @Test
  void aSlotShowsWhatIsKnownOfIt() throws Exception {
    assertThat(get("/api/v1/slots").body())
        .contains(
            "\"slot\":\"mig_2026_orders\",\"type\":\"logical\",\"plugin\":\"test_decoding\"",
            "\"owner\":{\"kind\":\"dms_task\",\"id\":\"prod/orders-to-redshift\",\"evidence\":[\"slotName\"]}",
            "\"restartLsn\":\"16/A0000000\"",
            "\"lastMovedAt\":\"2026-11-22T10:00:00Z\"",
            "\"mark\":{\"phase\":\"notified\",\"since\":\"2026-11-22T11:51:40Z\","
                + "\"due\":\"2026-11-23T12:00:00Z\",\"policy\":\"drop-left-over\"}");
  }

  @Test
  void factsThatAreNotKnownAreNull() throws Exception {
    Map<?, ?> physical = (Map<?, ?>) ((List<?>) json(get("/api/v1/slots"))).get(1);

    assertThat(physical.get("slot")).isEqualTo("standby1");
    for (String member :
        List.of(
            "plugin",
            "database",
            "retainedBytes",
            "confirmedFlushLagBytes",
            "pinnedBytes",
            "restartLsn",
            "confirmedFlushLsn",
            "lastMovedAt",
            "disconnectedSince",
            "lostAt",
            "mark")) {
      assertThat(physical.containsKey(member)).as(member).isTrue();
      assertThat(physical.get(member)).as(member).isNull();
    }
    assertThat(physical.get("causeEvidence")).isEqualTo(List.of());
  }

  @Test
  void theStatusCountsAndSaysTheMode() throws Exception {
    assertThat(get("/api/v1/status").body())
        .isEqualTo(
            "{\"version\":\"1.4.0\",\"mode\":\"observe\",\"paused\":true,\"leader\":true,"
                + "\"shortTimes\":false,\"since\":\"2026-11-22T11:00:00Z\",\"sources\":2,"
                + "\"slots\":2,\"tasks\":1,\"alerts\":1,\"pendingActs\":2,"
                + "\"words\":[{\"id\":1,\"kind\":\"pause\",\"target\":\"all\",\"reason\":\"release\","
                + "\"at\":\"2026-11-22T11:59:00Z\",\"until\":null,\"by\":\"api\",\"endedAt\":null,\"endedBy\":null,\"endReason\":null}]}");
  }

  @Test
  void emptyListsAreEmptyArrays() throws Exception {
    view.snapshot = Snapshots.fresh();

    for (String list : List.of("sources", "slots", "tasks", "alerts", "actions")) {
      assertThat(get("/api/v1/" + list).body()).isEqualTo("[]");
    }
  }

  @Test
  void explainsASlotWithEveryRule() throws Exception {
    assertThat(get("/api/v1/explain/orders/mig_2026_orders").body())
        .contains(
            "{\"rule\":\"grace\",\"verdict\":\"refuse\",\"input\":\"3 h of 72 h\","
                + "\"reason\":\"69 h of grace are missing\"}",
            "\"verdict\":\"unknown\"",
            "\"howLong\":[\"time to lost: 3 h 20 m, until 2026-11-22T15:20:00Z (one time in ten"
                + " before 2026-11-22T13:40:00Z), by an average of the last hours\"",
            "\"next\":\"will be dropped at 2026-11-23 12:00 UTC at the earliest\"",
            "\"due\":\"2026-11-23T12:00:00Z\"",
            "\"stop\":[\"slotwarden protect orders/mig_2026_orders --reason TEXT\","
                + "\"slotwarden snooze orders/mig_2026_orders --reason TEXT\","
                + "\"slotwarden pause orders/mig_2026_orders --reason TEXT\"]",
            "\"words\":[{\"id\":1,\"kind\":\"pause\",\"target\":\"all\"");
  }

  @Test
  void explainsATask() throws Exception {
    assertThat(get("/api/v1/explain/prod/orders-to-redshift").body())
        .contains(
            "\"kind\":\"task\",\"state\":\"failed\"",
            "\"policy\":\"resume-cdc\"",
            "\"due\":\"2026-11-22T12:04:00Z\"");
  }

  @Test
  void namesInPathsArePercentDecoded() throws Exception {
    view.snapshot =
        Snapshots.with(List.of(Snapshots.slot("a/b c+d'é%", "pgoutput", "x")), List.of());

    HttpResponse<String> found = get("/api/v1/explain/orders/a%2Fb%20c+d'%C3%A9%25");

    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(found.body()).contains("slotwarden pause 'orders/a/b c+d'\\\\''é%' --reason TEXT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/explain/orders/%FF", "/api/v1/explain/orders/%C3%28"})
  void aPathThatIsNoUtf8IsABadRequest(String path) throws Exception {
    assertProblem(get(path), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/metrics/",
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v1/slots/x",
        "/api/v2/slots",
        "/api/v1/explain/orders",
        "/api/v1/explain/orders/none",
        "/api/v1/explain/none/mig_2026_orders",
        "/api/v1/explain/orders/mig_2026_orders/x"
      })
  void whatIsNotThereIsNotFound(String path) throws Exception {
    assertProblem(get(path), 404);
  }

  @Test
  void listsAlertsWithWhatIsWrongAndSinceWhen() throws Exception {
    assertThat(get("/api/v1/alerts").body())
        .isEqualTo(
            "[{\"id\":\"slot-disconnected/orders/mig_2026_orders/1795341800000\","
                + "\"key\":\"slot-disconnected\",\"subject\":\"orders/mig_2026_orders\","
                + "\"severity\":\"warning\",\"state\":\"firing\","
                + "\"since\":\"2026-11-22T10:03:20Z\",\"cause\":\"consumer_gone\",\"text\":\"Slot"
                + " mig_2026_orders on orders has no consumer\",\"mutedUntil\":null}]");
  }

  @ParameterizedTest
  @CsvSource({"/metrics", "/api/v1/slots", "/api/v1/explain/orders/x", "/", "/healthz"})
  void onlyReadsAreAllowedWhereThereIsNothingToTell(String path) throws Exception {
    HttpResponse<String> response = post(path, "{}");

    assertProblem(response, 405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void headIsGetWithoutTheBody() throws Exception {
    HttpResponse<String> response = send("HEAD", "/api/v1/slots", "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void theLandingPageLinksWhatThereIs() throws Exception {
    HttpResponse<String> page = get("/");

    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.body()).contains("href=\"/metrics\"", "href=\"/api/v1/slots\"");
    for (String path : List.of("status", "sources", "slots", "tasks", "actions")) {
      assertThat(get("/api/v1/" + path).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void metricsComeInTheFormatThatTheScraperWants() throws Exception {
    metrics.show(view.snapshot);

    assertThat(get("/metrics").headers().firstValue("Content-Type")).contains(Accept.TEXT);
    HttpResponse<String> open = get("/metrics", "Accept", "application/openmetrics-text");
    assertThat(open.headers().firstValue("Content-Type")).contains(Accept.OPEN_METRICS);
    assertThat(open.body()).contains("slotwarden_slot_state{").endsWith("# EOF\n");
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() throws Exception {
    for (String path : List.of("/", "/api/v1/slots", "/nothing")) {
      assertThat(get(path).headers().map())
          .containsKeys(
              "content-security-policy",
              "x-content-type-options",
              "x-frame-options",
              "referrer-policy",
              "cache-control");
    }
  }

  static String assertProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    Map<?, ?> problem = (Map<?, ?>) json(response);
    assertThat(problem.get("status"))
        .isInstanceOfSatisfying(Number.class, n -> assertThat(n.intValue()).isEqualTo(status));
    return String.valueOf(problem.get("detail"));
  }

  private static Object json(HttpResponse<String> response) {
    return ApiJson.readAny(response.body());
  }
}
