package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages as a browser gets them.
class PageTest extends ServedTest {
  private static final List<String> SECTIONS =
      List.of("h-alerts", "h-scheduled", "h-slots", "h-tasks", "h-sources", "h-acts", "h-channels");
  private static final Pattern ADDRESS = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

  @Test
  void oneScreenSaysWhatIsWrongTheWorstFirst() throws Exception {
    view.snapshot = PageSnapshots.busy();

    String page = get("/").body();

    assertThat(page)
        .contains(
            "2 alerts fire; 1 of 4 sources can’t be seen; 3 of 4 slots want attention; 1 of 2 tasks"
                + " doesn’t run; 2 acts are scheduled.")
        .containsSubsequence(
            "orders/audit_stream", "orders/mig_2026_orders", "orders/dms_orders_01");
    assertThat(page).contains(SECTIONS.stream().map(s -> "id=\"" + s + "\"").toList());
  }

  @Test
  void alertsStandTheWorstFirstWithWhoWasTold() throws Exception {
    view.snapshot = PageSnapshots.busy();

    String page = get("/").body();

    assertThat(page)
        .containsSubsequence(
            "slot-lost", "firing, critical", "slot-disconnected", "source-unseen", "task-down");
    assertThat(page)
        .contains(
            "pending, warning",
            "resolved, warning",
            "people told <time datetime=\"2026-11-22T09:15:05Z\">",
            "people told <span class=\"none\">not yet</span>",
            "it runs again");
  }

  @Test
  void aSlotShowsStateCauseEvidenceOwnerSizeMarkAndWhatComesNext() throws Exception {
    view.snapshot = PageSnapshots.busy();

    assertThat(get("/").body())
        .contains(
            "disconnected",
            "consumer gone",
            "no walsender for 2 d 20 h",
            "nobody, as the listings prove",
            "181.0 GiB",
            "72 % of 250.0 GiB volume",
            "marked, notice delivered",
            "in 3 h 12 m",
            "<time datetime=\"2026-11-22T15:12:00Z\">2026-11-22 15:12:00 UTC</time>",
            "it is dropped at 2026-11-22T15:12:00Z if nothing forbids it until then",
            "policy drop-left-over");
  }

  @Test
  void aSourceShowsWhatHoldsItsWalItsRoomAndItsFindings() throws Exception {
    view.snapshot = PageSnapshots.busy();

    assertThat(get("/").body())
        .contains(
            "PostgreSQL 15.1, primary",
            "slots retain up to 181.0 GiB",
            "27.0 GiB free",
            "GRANT pg_monitor TO slotwarden",
            "connection refused: is the server up",
            "The slots of legacy are not known now; that does not mean that they are gone.");
  }

  /// The proof that a slot is nobody's goes by it, and not by the last look.
  @Test
  void aDmsAccountShowsHowOldItsOldestListingIs() throws Exception {
    view.snapshot = PageSnapshots.busy();

    assertThat(get("/").body())
        .containsPattern("(?s)data-label=\"Last poll\">(?:(?!</td>).)*11:59:49 UTC")
        .containsPattern("(?s)data-label=\"Last complete listing\">(?:(?!</td>).)*11:58:49 UTC");
  }

  @Test
  void whatFillsFirstStandsAtTheTopWithItsClockAndItsBasis() throws Exception {
    view.snapshot = Snapshots.rich();

    String page = get("/").body();
    assertThat(page.indexOf("What fills first")).isPositive().isLessThan(page.indexOf("h-alerts"));
    assertThat(page)
        .containsSubsequence(
            "What fills first",
            "orders/mig_2026_orders</a>: the slot is lost",
            "in 3 h 20 m",
            "an average of the last hours",
            "orders: the disk is full",
            "in 1 d 6 h",
            "One time in ten before",
            "7 days of history",
            "slot tmp_orders holds it")
        .contains("<small>full <time", "<small>lost <time");

    view.snapshot = PageSnapshots.nothing();
    assertThat(get("/").body()).doesNotContain("What fills first");
  }

  @Test
  void aDiskThatIsNotFillingSaysWhy() throws Exception {
    view.snapshot = PageSnapshots.busy();

    assertThat(get("/").body()).contains("not filling: nothing holds WAL");
  }

  @Test
  void aTaskShowsWhyItStoppedAndWhenItIsResumed() throws Exception {
    view.snapshot = PageSnapshots.busy();

    assertThat(get("/").body())
        .contains(
            "Stop Reason RECOVERABLE_ERROR",
            "attempts so far: 2",
            "in 4 m",
            "it failed again after 2 m 40 s",
            "2 letters wait");
  }

  @Test
  void theBannerSaysWhatKeepsSlotwardenFromActing() throws Exception {
    view.snapshot = Snapshots.of(Snapshots.rich(), "disk full.", Snapshots.NOON.minusSeconds(600));

    assertThat(get("/").body())
        .contains(
            "mode observe",
            "every act is paused",
            "“release” by api",
            "The store can’t be written",
            "disk full.",
            "What you see is old",
            "Version 1.4.0");
  }

  @Test
  void withoutASourceEverySectionSaysSo() throws Exception {
    view.snapshot = PageSnapshots.nothing();

    String page = get("/").body();

    assertThat(page)
        .contains(
            "No source is configured; no act is scheduled.",
            "No alert is open, and none has ended within a day.",
            "No act is scheduled.",
            "No slot is seen.",
            "No task is seen.",
            "Nothing has been done.",
            "No letter waits")
        .doesNotContain("<table");
    assertThat(page).contains(SECTIONS.stream().map(s -> "id=\"" + s + "\"").toList());
  }

  @Test
  void beforeTheFirstTurnNothingIsClaimed() throws Exception {
    view.snapshot = Snapshots.fresh();

    assertThat(get("/").body())
        .contains("Nothing has been looked at yet.", "The first look is not finished")
        .doesNotContain("Nothing wants attention");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/?fragment", "/explain/orders/ENEMY", "/explain/prod/ENEMY"})
  void aHostileNameIsShownAndNotObeyed(String path) throws Exception {
    view.snapshot = PageSnapshots.hostile();

    HttpResponse<String> page = get(path.replace("ENEMY", escaped()));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains(
            "&lt;img src=//evil.example/a onerror=alert(1)&gt;&amp;amp;‹U+202E›evil‹U+0007› ↵ name")
        .doesNotContain("<img", "\u202E", "\u0007");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/?still", "/?fragment", "/explain/orders/mig_2026_orders", "/explain/a/b"})
  void aPageMayLoadOnlyFromHereAndSendNothing(String path) throws Exception {
    HttpResponse<String> page = get(path);

    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .contains(
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
                + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    Matcher address = ADDRESS.matcher(page.body());
    assertThat(address.results().map(r -> r.group(1)))
        .isNotEmpty()
        .allSatisfy(a -> assertThat(a).matches("/([^/].*)?|#main"));
    assertThat(page.body()).doesNotContain("style=", "<style", "onclick", "<script>");
  }

  @Test
  void theExplanationNamesEveryRuleItsInputAndHowToStop() throws Exception {
    view.snapshot = PageSnapshots.busy();

    assertThat(get("/explain/orders/mig_2026_orders").body())
        .contains(
            "slot orders/mig_2026_orders",
            "3 h 12 m of grace are missing",
            "68 h 48 m of 72 h",
            "a second complete listing must follow the mark",
            "2 of 6 don’t allow the act",
            "in 3 h 12 m",
            "slotwarden pause orders/mig_2026_orders --reason TEXT");
  }

  @Test
  void aNameThatIsNotSeenIsSaidOnAPage() throws Exception {
    HttpResponse<String> page = get("/explain/orders/nobody");

    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("not seen: orders/nobody", "href=\"/\"");
  }

  @Test
  void theFragmentIsTheChangingPartOnly() throws Exception {
    assertThat(get("/?fragment").body())
        .startsWith("<p id=\"summary\"")
        .contains("aria-live=\"polite\"", "<div id=\"part\"")
        .doesNotContain("<html", "<script");
  }

  @Test
  void withoutScriptsThePageLoadsAgainByItselfUntilToldNotTo() throws Exception {
    String refresh = "<noscript><meta http-equiv=\"refresh\" content=\"15\"></noscript>";

    assertThat(get("/").body()).contains(refresh, "href=\"/?still\"");
    assertThat(get("/?still").body()).doesNotContain("http-equiv").contains("href=\"/\"");
  }

  @Test
  void whatThePageLoadsMayBeKeptForGoodUnderItsDigest() throws Exception {
    Matcher link = Pattern.compile("/assets/[^\"]+").matcher(get("/").body());

    assertThat(link.results().map(r -> r.group()).toList())
        .hasSize(2)
        .allSatisfy(
            path -> {
              HttpResponse<String> asset = get(path);
              assertThat(asset.statusCode()).isEqualTo(200);
              assertThat(asset.headers().firstValue("Cache-Control"))
                  .contains("public, max-age=31536000, immutable");
              String tag = asset.headers().firstValue("ETag").orElseThrow();
              HttpResponse<String> again = get(path.split("\\?")[0], "If-None-Match", tag);
              assertThat(again.statusCode()).isEqualTo(304);
              assertThat(again.headers().firstValue("Cache-Control")).contains("no-cache");
            });
    assertThat(get("/assets/nothing.css").statusCode()).isEqualTo(404);
    assertThat(get("/assets/..%2FPages.class").statusCode()).isEqualTo(404);
  }

  private static String escaped() {
    return URLEncoder.encode(PageSnapshots.ENEMY, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
