package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotwarden.serve.page.HostileShown;
import io.slotwarden.testing.Chromium;
import io.slotwarden.testing.Hostile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages in a real browser. Without Chromium on the PATH this is skipped, or fails where
/// `SLOTWARDEN_REQUIRE_TOOLS=1`.
class PageInBrowserTest extends ServedTest {
  private static final String AXE =
      """
      axe.run(document, {resultTypes: ['violations']}).then(r =>
        r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200) + ' ' + n.failureSummary).join(' | ')).join('\\n'))
      """;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  static Path profile;

  private static Chromium chromium;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> program = Chromium.find();
    if (!"1".equals(System.getenv("SLOTWARDEN_REQUIRE_TOOLS"))) {
      assumeTrue(program.isPresent(), "no Chromium on the PATH: apt-get install chromium");
    }
    chromium =
        Chromium.start(
            program.orElseThrow(() -> new AssertionError("Chromium is required and not there")),
            profile);
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void show() {
    view.snapshot = PageSnapshots.busy();
  }

  @ParameterizedTest
  @CsvSource({
    "/, 1280, false",
    "/, 1280, true",
    "/, 390, false",
    "/, 390, true",
    "/explain/orders/mig_2026_orders, 1280, false",
    "/explain/orders/mig_2026_orders, 1280, true",
    "/explain/orders/mig_2026_orders, 390, false",
    "/explain/orders/mig_2026_orders, 390, true",
    "/explain/orders/nobody, 390, false"
  })
  void nothingKeepsPeopleFromReadingAPage(String path, int width, boolean dark) throws Exception {
    open(path, width, dark);

    assertThat(violations()).isEmpty();
    assertThat(number("document.documentElement.scrollWidth"))
        .as("no scrolling sideways")
        .isLessThanOrEqualTo(width);
  }

  @Test
  void anEmptyPageIsReadableToo() throws Exception {
    view.snapshot = PageSnapshots.nothing();

    open("/", 390, false);

    assertThat(violations()).isEmpty();
  }

  @Test
  void hostileNamesRunNothingAndLoadNothing() throws Exception {
    view.snapshot = PageSnapshots.hostile();

    open("/", 390, false);

    assertThat(chromium.evaluate("document.querySelectorAll('img, iframe, object').length + ''"))
        .isEqualTo("0");
    assertThat(chromium.requests()).allSatisfy(r -> assertThat(r).startsWith(base()));
    assertThat(chromium.complaints()).isEmpty();
    assertThat(number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/explain/orders/ENEMY"})
  void noScriptOfAnEnemyRunsWhateverHeWrites(String path) {
    List<String> texts =
        Hostile.all().stream()
            .filter(t -> t.matches("(?s).*(<|pwned|javascript|\\u202e).*") && t.length() < 200)
            .toList();
    for (String text : texts) {
      view.snapshot = PageSnapshots.hostile(text);

      open(
          path.replace(
              "ENEMY", URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20")),
          1280,
          false);

      assertThat(chromium.evaluate("typeof window.pwned")).as(text).isEqualTo("undefined");
      assertThat(chromium.evaluate("document.title")).asString().isNotEqualTo("pwned");
      assertThat(chromium.evaluate("document.body.textContent"))
          .asString()
          .contains(HostileShown.of(text));
      assertThat(chromium.requests()).allSatisfy(r -> assertThat(r).startsWith(base()));
      assertThat(chromium.complaints()).as(text).isEmpty();
    }
  }

  @Test
  void thePolicyForbidsNothingThatThePageNeeds() throws Exception {
    open("/", 1280, false);

    assertThat(chromium.complaints()).isEmpty();
    assertThat(chromium.requests()).hasSize(3).allSatisfy(r -> assertThat(r).startsWith(base()));
    assertThat(chromium.evaluate("getComputedStyle(document.querySelector('.summary')).display"))
        .isEqualTo("flex");
  }

  @Test
  void itRefreshesItselfAndKeepsTheKeyboardWhereItWas() throws Exception {
    open("/", 1280, false);
    chromium.evaluate("document.querySelector('a[href$=reports_cdc]').focus()");

    view.snapshot = Snapshots.of(PageSnapshots.busy(), "disk full.", Snapshots.NOON);

    await().atMost(Duration.ofSeconds(30)).until(() -> text("#part").contains("disk full."));
    assertThat(text("#summary")).startsWith("The store can’t be written");
    assertThat(chromium.evaluate("document.activeElement.tagName")).isEqualTo("A");
  }

  @Test
  void switchedOffItStandsStill() throws Exception {
    open("/", 1280, false);
    view.snapshot = PageSnapshots.nothing();
    chromium.evaluate("document.getElementById('live').click()");
    int before = chromium.requests().size();

    chromium.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

    assertThat(chromium.requests()).hasSize(before);
    assertThat(text("#part")).contains("mig_2026_orders");
    chromium.evaluate("document.getElementById('live').click()");
    await().atMost(Duration.ofSeconds(30)).until(() -> text("#part").contains("No slot is seen."));
  }

  @Test
  void itSaysSoWhenSlotwardenAnswersNoMore() throws Exception {
    open("/", 1280, false);

    stop();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> text("#summary").equals("slotwarden does not answer: what you see is old."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/explain/orders/mig_2026_orders"})
  void withoutScriptsEverythingIsThereButTheSwitch(String path) throws Exception {
    chromium.scripts(false);
    try {
      open(path, 390, false);

      assertThat(text("main")).contains("in 3 h 12 m");
      assertThat(chromium.evaluate("document.getElementById('switch').hidden")).isEqualTo(true);
      assertThat(chromium.evaluate("document.querySelector('.refresh a').textContent"))
          .isEqualTo("Stop refreshing");
    } finally {
      chromium.scripts(true);
    }
  }

  private void open(String path, int width, boolean dark) {
    chromium.screen(width, 900, dark);
    chromium.open(base() + path);
  }

  private String base() {
    return "http://127.0.0.1:" + port();
  }

  private static List<String> violations() throws IOException {
    try (InputStream in = PageInBrowserTest.class.getResourceAsStream("/axe.min.js")) {
      String axe = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      chromium.evaluate(axe + "; ''");
    }
    String found = String.valueOf(chromium.evaluate(AXE));
    return found.isEmpty() ? List.of() : List.of(found.split("\n"));
  }

  private static int number(String expression) {
    return ((Number) chromium.evaluate(expression)).intValue();
  }

  private static String text(String selector) {
    return String.valueOf(
        chromium.evaluate("document.querySelector('" + selector + "').textContent.trim()"));
  }
}
