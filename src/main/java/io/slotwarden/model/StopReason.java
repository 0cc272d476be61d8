package io.slotwarden.model;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why a task stopped, read from its stop reason and its last failure message, and whether resuming
/// can help (domain reference, "Stop reasons" and "LastFailureMessage"). On failed tasks the stop
/// reason is a whole sentence.
///
/// A message explains a stop and may forbid what its word would allow; it never allows what the
/// word forbids. A message that names another stop reason than the stop does is of an earlier run
/// and says nothing.
///
/// @param word e.g. `RECOVERABLE_ERROR`; `UNKNOWN` when none could be read
/// @param sentence the reason for the verdict, for people
public record StopReason(String word, Advice advice, String sentence) {
  private static final String UNKNOWN = "UNKNOWN";
  private static final Pattern WORD =
      Pattern.compile("stop\\s+reason\\s+([a-z_]+)", Pattern.CASE_INSENSITIVE);

  /// Whether resuming can help, the strictest last: of word and message the stricter counts.
  public enum Advice {
    RESUME,
    /// After a while: DMS may come back by itself.
    RESUME_LATER,
    /// While its slot is free.
    WAIT,
    /// One attempt, no more.
    ONCE,
    /// Once its replication instance has been seen to recover; two attempts, no more.
    WHEN_RECOVERED,
    /// Only when a policy names the task in `stopped-by-hand`.
    BY_HAND,
    NEVER,
    /// Never, and a person has to look now.
    PAGE,
    NEEDS_RELOAD
  }

  private static final Pattern BARE = Pattern.compile("[a-z_]+");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private record Text(Pattern part, Advice advice, String sentence) {
    Text(String part, Advice advice, String sentence) {
      this(Pattern.compile(part), advice, sentence);
    }
  }

  /// Of folded texts: lower case, single blanks.
  private static final List<Text> TEXTS =
      List.of(
          new Text("slot does not exist", Advice.NEEDS_RELOAD, "its slot is gone"),
          new Text("replication slot \\S+ does not exist", Advice.NEEDS_RELOAD, "its slot is gone"),
          new Text(
              "no longer (get changes from|access) replication slot",
              Advice.NEEDS_RELOAD,
              "its slot is lost"),
          new Text("has already been removed", Advice.NEEDS_RELOAD, "the WAL it needs is gone"),
          new Text("plugin does not exist", Advice.NEVER, "its slot's plugin can't be read by DMS"),
          new Text(
              "failed while preparing stream component",
              Advice.NEVER,
              "the source lacks a prerequisite"),
          new Text("no tables were found", Advice.NEVER, "its mappings select no table"),
          new Text("reading binary log", Advice.NEVER, "its checkpoint is not valid any more"),
          new Text(
              "out of memory",
              Advice.NEVER,
              "the replication instance is too small: give it more memory first"),
          new Text(
              "stopped after \\d+ recovery attempts",
              Advice.PAGE,
              "DMS itself gave up after its recovery attempts"),
          new Text(
              "stream component fatal error",
              Advice.ONCE,
              "a failure of the source, not explained"),
          new Text("is active for pid", Advice.WAIT, "another consumer reads its slot"),
          new Text(
              "task stopped abnormally",
              Advice.RESUME,
              "the replication instance crashed or is too small"),
          new Text("odbc general error", Advice.RESUME, "a connection to a database broke"));

  public static StopReason of(@Nullable String stopReason, @Nullable String lastFailureMessage) {
    String stop = folded(stopReason);
    String message = folded(lastFailureMessage);
    String ofStop = word(stop, true);
    String ofMessage = word(message, false);
    boolean earlier =
        !ofStop.equals(UNKNOWN) && !ofMessage.equals(UNKNOWN) && !ofStop.equals(ofMessage);
    String word = ofStop.equals(UNKNOWN) ? ofMessage : ofStop;
    String all = earlier ? stop : stop + " " + message;
    StopReason byWord = byWord(word);
    for (Text text : TEXTS) {
      if (text.part().matcher(all).find()) {
        boolean stricter = text.advice().compareTo(byWord.advice()) >= 0;
        return stricter || word.equals(UNKNOWN)
            ? new StopReason(word, text.advice(), text.sentence())
            : new StopReason(
                word, byWord.advice(), byWord.sentence() + " (" + text.sentence() + ")");
      }
    }
    return byWord;
  }

  private static String folded(@Nullable String text) {
    return text == null
        ? ""
        : BLANKS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
  }

  /// @param bare the text may be the word alone
  private static String word(String folded, boolean bare) {
    Matcher m = WORD.matcher(folded);
    if (m.find()) {
      return m.group(1).toUpperCase(Locale.ROOT);
    }
    return bare && BARE.matcher(folded).matches() ? folded.toUpperCase(Locale.ROOT) : UNKNOWN;
  }

  private static StopReason byWord(String word) {
    return switch (word) {
      case "RECOVERABLE_ERROR" ->
          new StopReason(word, Advice.RESUME, "DMS used its own retries up on a recoverable error");
      case "RECONFIGURATION_RESTART", "RECYCLE_TASK" ->
          new StopReason(word, Advice.RESUME_LATER, "an internal restart of DMS");
      case "FATAL_ERROR" ->
          new StopReason(word, Advice.ONCE, "a fatal error, after six restarts by DMS itself");
      case "STOPPED_DUE_TO_LOW_MEMORY" ->
          new StopReason(
              word, Advice.WHEN_RECOVERED, "the replication instance ran short of memory");
      case "STOPPED_DUE_TO_LOW_DISK" ->
          new StopReason(word, Advice.WHEN_RECOVERED, "the replication instance ran short of disk");
      case "NORMAL" ->
          new StopReason(
              word,
              Advice.BY_HAND,
              "it was stopped on purpose; a stop at a cut-over looks the same");
      case "FULL_LOAD_ONLY_FINISHED" ->
          new StopReason(word, Advice.NEVER, "its full load is done, there is nothing to resume");
      case "STOPPED_AFTER_FULL_LOAD", "STOPPED_AFTER_CACHED_EVENTS", "STOPPED_AFTER_DDL_APPLY" ->
          new StopReason(word, Advice.NEVER, "a planned stop: a person goes on from here");
      case "STOPPED_AT_SERVER_TIME", "STOPPED_AT_COMMIT_TIME" ->
          new StopReason(word, Advice.NEVER, "it reached the stop position that a person set");
      case "EXPRESS_LICENSE_LIMITS_REACHED" ->
          new StopReason(word, Advice.NEVER, "a licence limit");
      default ->
          new StopReason(word, Advice.NEVER, "a stop reason that is not known to slotwarden");
    };
  }
}
