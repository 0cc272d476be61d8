package io.slotwarden.config;

import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// The YAML of the file as a tree of nodes with their places: one document, no aliases, no anchors,
/// no tags. These would make the file say something else than what a reader sees.
final class YamlText {
  /// The description is 5 levels deep; more than this is an attack on the stack, not a
  /// configuration.
  private static final int DEEPEST = 50;

  private final String text;
  private final LoadSettings settings;
  private final Problems problems;

  YamlText(String text, String nameForMessages, Problems problems) {
    // A byte order mark is no part of the text.
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.settings =
        LoadSettings.builder()
            .setLabel(nameForMessages)
            .setSchema(new CoreSchema())
            .setAllowNonScalarKeys(true)
            .build();
    this.problems = problems;
  }

  /// The root; empty when there is none, because the file is empty or because it is broken (then an
  /// error was reported).
  Optional<Node> root() {
    try {
      refuseWhatHides();
    } catch (YamlEngineException e) {
      report(e);
      return Optional.empty();
    }
    try {
      Iterator<Node> documents = new Compose(settings).composeAllFromString(text).iterator();
      return documents.hasNext() ? Optional.of(documents.next()) : Optional.empty();
    } catch (YamlEngineException e) {
      // An alias that leads nowhere makes no tree; then the alias itself is reported already.
      if (!problems.hasErrors()) {
        report(e);
      }
      return Optional.empty();
    }
  }

  private void report(YamlEngineException e) {
    switch (e) {
      case ReaderException reader ->
          problems.error(
              at(reader.getPosition()), "a character that YAML does not allow", "remove it");
      case MarkedYamlEngineException marked -> {
        Place place =
            marked
                .getProblemMark()
                .or(marked::getContextMark)
                .map(YamlText::at)
                .orElse(Place.NOWHERE);
        problems.error(place, "not YAML: " + reason(marked), hint(place));
      }
      default -> problems.error(Place.NOWHERE, "too large, or nested too deeply");
    }
  }

  /// Reads the events once: what is forbidden here can't be told from the tree any more. All of it
  /// is reported.
  private void refuseWhatHides() {
    int documents = 0;
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      Place place = event.getStartMark().map(YamlText::at).orElse(Place.NOWHERE);
      documents += event instanceof DocumentStartEvent ? 1 : 0;
      if (documents > 1) {
        problems.error(place, "a second document is refused", "everything stands in one");
        return;
      }
      String fault = fault(event);
      if (fault != null) {
        problems.error(place, fault, "put text that starts with *, & or ! in quotes");
      }
      depth +=
          event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
      if (depth > DEEPEST) {
        throw new YamlEngineException("nested too deeply");
      }
    }
  }

  private static @Nullable String fault(Event event) {
    return switch (event) {
      case AliasEvent _ -> "aliases are refused";
      case NodeEvent node when node.getAnchor().isPresent() -> "anchors are refused";
      case ScalarEvent scalar when scalar.getTag().isPresent() -> "tags are refused";
      case CollectionStartEvent start when start.getTag().isPresent() -> "tags are refused";
      default -> null;
    };
  }

  /// Never the exception's own message: it quotes the text, and the text may hold a password.
  private static String reason(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "syntax error" : e.getProblem();
    String context = e.getContext();
    return context == null || context.isBlank() ? problem : problem + ", " + context;
  }

  private @Nullable String hint(Place place) {
    String line = text.lines().skip(Math.max(0, place.line() - 1)).findFirst().orElse("");
    if (line.indexOf('\t') >= 0) {
      return "indent with blanks, not with tabs";
    }
    return line.matches(".*[^\"'\\s]?\\$\\{.*") ? "put \"${...}\" in quotes" : null;
  }

  private Place at(int position) {
    String before = text.substring(0, Math.min(position, text.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Place(line, before.length() - before.lastIndexOf('\n'), "");
  }

  private static Place at(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1, "");
  }
}
