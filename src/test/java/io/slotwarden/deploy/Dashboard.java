package io.slotwarden.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One of the dashboards in `grafana/`, and the questions that it asks Prometheus.
///
/// @param json the file
public record Dashboard(Tree json) {
  private static final Path FOLDER = Path.of("grafana/dashboards");

  /// A question, and who asks it.
  public record Query(String asker, String expression) {}

  /// All of them, by their files' names.
  public static List<Dashboard> all() throws IOException {
    List<Dashboard> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.sorted().toList()) {
        all.add(new Dashboard(Tree.json(file)));
      }
    }
    return all;
  }

  public String uid() {
    return json.at("uid").text();
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
            new Query(
                uid() + ": " + panel.text("title") + " " + target.text("refId"),
                target.at("expr").text()));
      }
    }
    return queries;
  }

  public List<Query> annotationQueries() {
    return json.at("annotations").items("list").stream()
        .map(a -> new Query(uid() + ": " + a.text("name"), a.at("expr").text()))
        .toList();
  }

  /// `label_values(SELECTOR, LABEL)` of each variable that asks, in their order.
  public List<Query> variableQueries() {
    return variables().stream()
        .filter(v -> v.text("type").equals("query"))
        .map(v -> new Query(uid() + ": " + v.text("name"), v.at("query", "query").text()))
        .toList();
  }

  /// Every link of the dashboard, its panels and their cells.
  List<Tree> links() {
    return json.mappings().filter(m -> m.has("url") && !m.text("url").isEmpty()).toList();
  }

  List<Tree> variables() {
    return json.at("templating").items("list");
  }

  /// All expressions that are handed to Prometheus.
  Stream<Query> expressions() {
    return Stream.concat(panelQueries().stream(), annotationQueries().stream());
  }

  /// For the names of tests.
  @Override
  public String toString() {
    return uid();
  }
}
