package io.slotwarden.notify.sns;

import io.slotwarden.notify.Message;
import io.slotwarden.notify.PlainText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What programs filter and route by, in the vocabularies of the public interface.
///
/// @param event `drop-notice`, `drop-outcome`, `resume-outcome`, or the alert's key such as
///   `task-down`
/// @param state `firing` or `resolved` for alerts, else the message's first word: `scheduled`,
///   `would_drop` ...
/// @param place `source` and `slot`, or `dms` and `task`; without the second where the target is a
///   whole source or entry; empty where there is no target
record Facts(String event, String state, Map<String, String> place) {
  private static final String RESOLVED = "RESOLVED";
  private static final String UNKNOWN = "unknown";

  /// Far below every limit; names of ours and of PostgreSQL are shorter.
  private static final int LONGEST_WORD = 100;

  /// @param dms the names of all `dms` entries, which are never those of sources
  static Facts of(Message message, Set<String> dms) {
    return new Facts(event(message), state(message), place(message, dms));
  }

  private static String event(Message message) {
    String[] incident = message.incident().split("/", 3);
    String family = family(incident[0]);
    return switch (message.kind()) {
      case NOTICE -> family + "-notice";
      case OUTCOME -> family + "-outcome";
      case ALERT ->
          incident.length > 1 && incident[0].equals("alert") ? family(incident[1]) : family;
    };
  }

  private static String family(String segment) {
    return segment.equals("task") ? "resume" : word(segment, '-');
  }

  private static String state(Message message) {
    return switch (message.kind()) {
      case NOTICE, OUTCOME -> word(message.state(), '_');
      case ALERT -> message.state().startsWith(RESOLVED) ? "resolved" : "firing";
    };
  }

  private static String word(String text, char separator) {
    String word = Subject.word(text, separator);
    if (word.isEmpty()) {
      return UNKNOWN;
    }
    return word.length() > LONGEST_WORD ? word.substring(0, LONGEST_WORD) : word;
  }

  private static Map<String, String> place(Message message, Set<String> dms) {
    String target = message.target();
    int slash = target.indexOf('/');
    String first = PlainText.line(slash < 0 ? target : target.substring(0, slash));
    String second = slash < 0 ? "" : PlainText.line(target.substring(slash + 1));
    boolean isDms = dms.contains(first);
    Map<String, String> place = new LinkedHashMap<>();
    if (!first.isEmpty()) {
      place.put(isDms ? "dms" : "source", first);
    }
    if (!second.isEmpty()) {
      place.put(isDms ? "task" : "slot", second);
    }
    return place;
  }
}
