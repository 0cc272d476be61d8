package io.slotwarden.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The dashboard in `grafana/`, and the questions that it asks Prometheus.
///
/// @param json the file
public record Dashboard(Tree json) {
  private static final Path FILE = Path.of("grafana/dashboards/slotwarden.json");

  /// A question, and who asks it.
  public record Query(String asker, String expression) {}

  public static Dashboard read() throws IOException {
    return new Dashboard(Tree.json(FILE));
  }

  /// Panels that show something; rows are headings.
  List<Tree> panels() {
    return json.items("panels").stream().filter(p -> !p.text("type").equals("row")).toList();
  }

  /// Those of panels, each with the panel's title.
  public List<Query> panelQueries() {
    List<Query> queries = new ArrayList<>();
    for (Tree panel : panels()) {
      for (Tree target : panel.items("targets")) {
        queries.add(
            new Query(panel.text("title") + " " + target.text("refId"), target.at("expr").text()));
      }
    }
    return queries;
  }

  public List<Query> annotationQueries() {
    return json.at("annotations").items("list").stream()
        .map(a -> new Query(a.text("name"), a.at("expr").text()))
        .toList();
  }

  /// `label_values(SELECTOR, LABEL)` of each variable that asks, in their order.
  public List<Query> variableQueries() {
    return variables().stream()
        .filter(v -> v.text("type").equals("query"))
        .map(v -> new Query(v.text("name"), v.at("query", "query").text()))
        .toList();
  }

  List<Tree> variables() {
    return json.at("templating").items("list");
  }

  /// All expressions that are handed to Prometheus.
  Stream<Query> expressions() {
    return Stream.concat(panelQueries().stream(), annotationQueries().stream());
  }
}
