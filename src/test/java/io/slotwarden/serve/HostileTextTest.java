package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.SoundText;
import io.slotwarden.serve.api.AlertJson;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.ExplanationJson;
import io.slotwarden.serve.api.SlotJson;
import io.slotwarden.serve.api.SourceJson;
import io.slotwarden.serve.api.TaskJson;
import io.slotwarden.serve.page.HostileShown;
import io.slotwarden.testing.Hostile;
import io.slotwarden.testing.Tools;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that can be named was named by an enemy, and everything that failed said what he
/// wanted: pages, API and metrics show it as text.
class HostileTextTest extends ServedTest {
  private static final Pattern TAG =
      Pattern.compile("<(/?[a-zA-Z!][^\\s>]*)((?:[^>\"]|\"[^\"]*\")*)>");
  private static final Pattern ATTRIBUTE = Pattern.compile("([^\\s=\"]+)(?:=\"([^\"]*)\")?");
  private static final Pattern ENTITY = Pattern.compile("&(?:#(\\d+)|#x([0-9a-fA-F]+)|(\\w+));");
  private static final Pattern ADDRESS = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");
  private static final Pattern LABEL = Pattern.compile("[,{]?[a-z_]+=\"");

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void theStatusPageHasTheElementsOfAnyOtherAndShowsTheText(String text) throws Exception {
    view.snapshot = PageSnapshots.hostile(text.isEmpty() ? "" : "harmless");
    List<String> elements = elements(get("/").body());
    view.snapshot = PageSnapshots.hostile(text);

    String page = get("/").body();

    assertThat(elements(page)).isEqualTo(elements);
    assertThat(readable(page)).contains(HostileShown.of(text));
    assertNothingObeyed(page);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void theExplanationIsFoundByTheVeryNameAndShowsIt(String text) throws Exception {
    if (text.isEmpty() || !isUtf8(text) || text.length() >= 8_000) {
      return; // No address names it.
    }
    view.snapshot = PageSnapshots.hostile("harmless");
    List<String> elements = elements(get("/explain/orders/harmless").body());
    view.snapshot = PageSnapshots.hostile(text);

    var page = get("/explain/orders/" + segment(text));
    var json = get("/api/v1/explain/orders/" + segment(text));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(elements(page.body())).isEqualTo(elements);
    assertThat(readable(page.body())).contains(HostileShown.of(text));
    assertNothingObeyed(page.body());
    assertThat(ApiJson.read(ExplanationJson.class, json.body()).target())
        .isEqualTo("orders/" + text);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void aNameThatIsNotSeenIsNotObeyedEither(String text) throws Exception {
    if (text.isEmpty() || !isUtf8(text) || text.length() >= 8_000) {
      return; // No address names it.
    }
    view.snapshot = PageSnapshots.nothing();

    var page = get("/explain/orders/" + segment(text));
    var json = get("/api/v1/explain/orders/" + segment(text));

    assertThat(page.statusCode()).isEqualTo(404);
    assertNothingObeyed(page.body());
    assertThat(ReadsTest.assertProblem(json, 404)).contains("orders/" + text);
    assertPlain(json.body());
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void theApiGivesTheVeryTextInAsciiThatMovesNoCursor(String text) throws Exception {
    view.snapshot = PageSnapshots.hostile(text);

    String slots = get("/api/v1/slots").body();
    String tasks = get("/api/v1/tasks").body();
    String alerts = get("/api/v1/alerts").body();
    String sources = get("/api/v1/sources").body();

    assertThat(ApiJson.readList(SlotJson.class, slots))
        .singleElement()
        .extracting(SlotJson::slot)
        .isEqualTo(SoundText.of(text));
    assertThat(ApiJson.readList(TaskJson.class, tasks))
        .singleElement()
        .satisfies(t -> assertThat(t.task()).isEqualTo(SoundText.of(text)))
        .satisfies(t -> assertThat(t.stopReason()).contains(start(text)));
    assertThat(ApiJson.readList(AlertJson.class, alerts))
        .singleElement()
        .extracting(AlertJson::text)
        .isEqualTo(SoundText.of(text));
    assertThat(ApiJson.readList(SourceJson.class, sources))
        .first()
        .extracting(SourceJson::reason)
        .isEqualTo(SoundText.of(text));
    List.of(slots, tasks, alerts, sources).forEach(HostileTextTest::assertPlain);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void everyLineOfTheMetricsIsASampleOrAComment(String text) throws Exception {
    metrics.show(PageSnapshots.hostile(text));
    assertThat(get("/metrics").body().split("\n", -1))
        .filteredOn(l -> !l.isEmpty() && !l.startsWith("# "))
        .allMatch(HostileTextTest::isSample);
    metrics.show(Snapshots.with(List.of(Snapshots.slot(text, text, text)), List.of()));

    String exposition = get("/metrics").body();

    assertThat(exposition.split("\n", -1))
        .filteredOn(l -> !l.isEmpty() && !l.startsWith("# "))
        .allMatch(HostileTextTest::isSample);
    assertThat(exposition.lines().filter(l -> l.startsWith("slotwarden_leader")))
        .containsExactly("slotwarden_leader 1.0");
  }

  @Test
  void promtoolReadsMetricsWithEveryTextAtOnce() throws Exception {
    String promtool = Tools.named("promtool").toString();
    metrics.show(
        Snapshots.with(
            Hostile.all().stream().map(t -> Snapshots.slot(t, t, t)).toList(), List.of()));

    Process check =
        new ProcessBuilder(promtool, "check", "metrics").redirectErrorStream(true).start();
    try (var in = check.getOutputStream()) {
      in.write(metrics.scrape("").body());
    }
    String findings = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(findings).isZero();
  }

  /// Name, labels if there are any, one blank and a number: Prometheus' text format.
  private static boolean isSample(String line) {
    Matcher name = NAME.matcher(line);
    if (!name.lookingAt()) {
      return false;
    }
    int at = name.end();
    if (line.charAt(at) == '{') {
      Matcher label = LABEL.matcher(line);
      while (line.charAt(at) != '}') {
        if (!label.region(at, line.length()).lookingAt()) {
          return false;
        }
        at = label.end();
        while (line.charAt(at) != '"') {
          at +=
              line.charAt(at) != '\\'
                  ? 1
                  : "\"\\n".indexOf(line.charAt(at + 1)) < 0 ? -line.length() : 2;
        }
        at++;
      }
      at++;
    }
    return line.charAt(at) == ' ' && !Double.isNaN(Double.parseDouble(line.substring(at + 1)));
  }

  /// The names of elements and attributes in order: what stands in them is text.
  private static List<String> elements(String page) {
    return TAG.matcher(page)
        .results()
        .map(
            tag ->
                tag.group(1)
                    + ATTRIBUTE
                        .matcher(tag.group(2))
                        .results()
                        .map(MatchResult::group)
                        .map(a -> a.replaceFirst("=.*", ""))
                        .toList())
        .toList();
  }

  private static void assertNothingObeyed(String page) {
    assertThat(page.codePoints().filter(c -> c != '\n').anyMatch(Hostile::isHidden)).isFalse();
    assertThat(ADDRESS.matcher(page).results().map(a -> a.group(1)))
        .allSatisfy(a -> assertThat(a).matches("/([^/].*)?|#main"));
  }

  private static void assertPlain(String json) {
    assertThat(json.codePoints().anyMatch(Hostile::isHidden)).isFalse();
  }

  private static boolean isUtf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
  }

  private static String start(String text) {
    String sound = SoundText.of(text);
    return sound.substring(0, Math.min(sound.length(), 100));
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// What a reader sees: entities resolved.
  private static String readable(String page) {
    return ENTITY
        .matcher(page)
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    m.group(1) != null
                        ? Character.toString(Integer.parseInt(m.group(1)))
                        : m.group(2) != null
                            ? Character.toString(Integer.parseInt(m.group(2), 16))
                            : switch (m.group(3)) {
                              case "amp" -> "&";
                              case "lt" -> "<";
                              case "gt" -> ">";
                              case "quot" -> "\"";
                              case "apos" -> "'";
                              default -> throw new AssertionError(m.group());
                            }));
  }
}
