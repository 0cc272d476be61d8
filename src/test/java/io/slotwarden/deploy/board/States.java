package io.slotwarden.deploy.board;

import static io.slotwarden.deploy.board.Json.list;
import static io.slotwarden.deploy.board.Json.object;

import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.WalHolder;
import io.slotwarden.model.Word;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Words with a colour each. A metric that has its state as a label becomes one series of numbers,
/// the word's place in this list, so that Grafana can draw it; a word that is not here is 0.
///
/// @param label of the metric
/// @param colours by word, in their order
record States(String label, Map<String, String> colours) {
  private static final String OTHER = "other";

  static final States SLOT = of("state", SlotState.values(), s -> colour((SlotState) s));

  static final States CAUSE = of("cause", SlotCause.values(), c -> colour((SlotCause) c));

  /// The API's and the console's words, in lower_snake.
  static final States TASK =
      of(
          "status",
          "running",
          "green",
          "load_running",
          "green",
          "replication_ongoing",
          "green",
          "load_complete_replication_ongoing",
          "green",
          "reloading_target",
          "green",
          "starting",
          "light-green",
          "ready",
          "super-light-green",
          "created",
          "super-light-green",
          "creating",
          "blue",
          "modifying",
          "blue",
          "testing",
          "blue",
          "moving",
          "blue",
          "stopping",
          "light-orange",
          "stopped",
          "orange",
          "deprovisioning",
          "purple",
          "deprovisioned",
          "purple",
          "deleting",
          "purple",
          "failed",
          "red",
          "failed_move",
          "red");

  static final States WAL_STATUS =
      of(
          "wal_status",
          "reserved",
          "green",
          "extended",
          "yellow",
          "unreserved",
          "red",
          "lost",
          "dark-red");

  static final States HOLDER = of("holder", WalHolder.values(), h -> colour((WalHolder) h));

  static final States ACTIVE = of("active", "no consumer", "orange", "connected", "green");

  private static States of(
      String label, Word[] words, java.util.function.Function<Word, String> c) {
    Map<String, String> colours = new LinkedHashMap<>();
    Arrays.stream(words).forEach(w -> colours.put(w.word(), c.apply(w)));
    return new States(label, colours);
  }

  private static States of(String label, String... pairs) {
    Map<String, String> colours = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      colours.put(pairs[i], pairs[i + 1]);
    }
    return new States(label, colours);
  }

  private static String colour(SlotState state) {
    return switch (state) {
      case HEALTHY -> "green";
      case CATCHING_UP, CREATING -> "blue";
      case LAGGING -> "yellow";
      case STALLED, DISCONNECTED, CRASH_LOOP -> "orange";
      case UNRESERVED -> "red";
      case LOST -> "dark-red";
      case UNUSED, UNKNOWN -> "#808080";
    };
  }

  private static String colour(SlotCause cause) {
    return switch (cause) {
      case NONE -> "green";
      case CATCHING_UP, CREATING, IDLE_TABLES -> "blue";
      case WRITING_TRANSACTION, PREPARED_TRANSACTION, SLOW_DECODING, WAITING_FOR_STANDBY ->
          "yellow";
      case CONSUMER_GONE, CRASH_LOOP, NOT_CONFIRMING, CONSUMER_BLOCKED, TASK_STOPPED -> "orange";
      case TASK_FAILED, TASK_GONE -> "red";
      case LOST -> "dark-red";
      case NEVER_USED, NOT_ESTABLISHED -> "#808080";
    };
  }

  private static String colour(WalHolder holder) {
    return switch (holder) {
      case SLOT -> "orange";
      case ARCHIVER -> "purple";
      case WAL_KEEP -> "blue";
      case CHECKPOINT -> "green";
      case UNKNOWN -> "#808080";
    };
  }

  /// One series for each group, of the places of its states in this list.
  ///
  /// @param by labels that make a group
  String numbers(Scope scope, String metric, String by) {
    List<String> words = List.copyOf(colours.keySet());
    return words.stream()
            .map(w -> scope.of(metric, label + "=\"" + w + "\"") + " * " + (words.indexOf(w) + 1))
            .collect(Collectors.joining(" or ", "max by (" + by + ") (", ")"))
        + " or max by ("
        + by
        + ") ("
        + scope.of(metric)
        + ") * 0";
  }

  /// From [#numbers] back to words.
  List<Object> mappings() {
    Map<String, Object> values = object("0", object("text", OTHER, "color", "#808080", "index", 0));
    colours.forEach(
        (word, colour) ->
            values.put(
                String.valueOf(values.size()),
                object("text", word, "color", colour, "index", values.size())));
    return list(object("type", "value", "options", values));
  }

  /// Colours for cells that hold the word itself.
  List<Object> cells() {
    Map<String, Object> values = object();
    colours.forEach(
        (word, colour) -> values.put(word, object("color", colour, "index", values.size())));
    return list(object("type", "value", "options", values));
  }
}
