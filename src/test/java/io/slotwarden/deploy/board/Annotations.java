package io.slotwarden.deploy.board;

import static io.slotwarden.deploy.board.Json.list;
import static io.slotwarden.deploy.board.Json.object;

import java.util.List;
import java.util.Map;

/// What slotwarden did, over every graph. From metrics, so that nobody needs a token of Grafana;
/// `increase` of a counter that stands at 0 from the start sees the first act, too.
final class Annotations {
  private Annotations() {}

  static List<Object> json() {
    return list(
        acts("Drops", "red", true, "action=\"drop_slot\", outcome=~\"dropped|failed|pending\""),
        acts(
            "Resumes", "blue", true, "action=\"resume_task\", outcome=~\"resumed|failed|pending\""),
        acts("Would act (mode observe)", "purple", false, "outcome=\"would_act\""),
        annotation(
            "Versions",
            "green",
            true,
            Scope.DAEMON.of("build_info")
                + " unless "
                + Scope.DAEMON.of("build_info")
                + " offset 3m",
            "slotwarden {{version}}",
            "{{instance}}"));
  }

  private static Map<String, Object> acts(
      String name, String colour, boolean shown, String matchers) {
    return annotation(
        name,
        colour,
        shown,
        "sum by (action, outcome) (increase("
            + Scope.DAEMON.of("actions_total", matchers)
            + "[$__interval])) > 0",
        "{{action}}",
        "{{outcome}}");
  }

  private static Map<String, Object> annotation(
      String name, String colour, boolean shown, String expression, String title, String text) {
    return object(
        "name",
        name,
        "enable",
        shown,
        "hide",
        false,
        "iconColor",
        colour,
        "datasource",
        Panel.DATASOURCE,
        "expr",
        expression,
        "step",
        "60s",
        "titleFormat",
        title,
        "textFormat",
        text);
  }
}
