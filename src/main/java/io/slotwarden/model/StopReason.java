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
/// @param word e.g. `RECOVERABLE_ERROR`; `UNKNOWN` when none could be read
/// @param sentence the reason for the verdict, for people
public record StopReason(String word, Advice advice, String sentence) {
  private static final Pattern WORD =
      Pattern.compile("stop\\s+reason\\s+([a-z_]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern NO_SLOT = Pattern.compile("replication slot \\S+ does not exist");

  /// Whether resuming can help.
  public enum Advice {
    RESUME,
    /// After a while: DMS may come back by itself.
    RESUME_LATER,
    /// One attempt, no more.
    ONCE,
    /// Only when a policy names the task in `stopped-by-hand`.
    BY_HAND,
    WAIT,
    NEVER,
    NEEDS_RELOAD
  }

  private record Text(String part, Advice advice, String sentence) {}

  private static final List<Text> TEXTS =
      List.of(
          new Text("slot does not exist", Advice.NEEDS_RELOAD, "its slot is gone"),
          new Text(
              "no longer get changes from replication slot",
              Advice.NEEDS_RELOAD,
              "its slot is lost"),
          new Text("no longer access replication slot", Advice.NEEDS_RELOAD, "its slot is lost"),
          new Text("has already been removed", Advice.NEEDS_RELOAD, "the WAL it needs is gone"),
          new Text("plugin does not exist", Advice.NEVER, "its slot's plugin can't be read by DMS"),
          new Text(
              "failed while preparing stream component",
              Advice.NEVER,
              "the source lacks a prerequisite"),
          new Text("no tables were found", Advice.NEVER, "its mappings select no table"),
          new Text(
              "stream component fatal error",
              Advice.ONCE,
              "a failure of the source, not explained"),
          new Text("reading binary log", Advice.NEVER, "its checkpoint is not valid any more"),
          new Text("out of memory", Advice.NEVER, "the replication instance is too small"),
          new Text(
              "recovery attempts", Advice.NEVER, "DMS itself gave up after its recovery attempts"),
          new Text("is active for pid", Advice.WAIT, "another consumer reads its slot"));

  public static StopReason of(@Nullable String stopReason, @Nullable String lastFailureMessage) {
    String both =
        (stopReason == null ? "" : stopReason)
            + " "
            + (lastFailureMessage == null ? "" : lastFailureMessage);
    String folded = both.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    String word = word(both, stopReason);
    if (NO_SLOT.matcher(folded).find()) {
      return new StopReason(word, Advice.NEEDS_RELOAD, "its slot is gone");
    }
    for (Text text : TEXTS) {
      if (folded.contains(text.part())) {
        return new StopReason(word, text.advice(), text.sentence());
      }
    }
    return byWord(word);
  }

  private static String word(String both, @Nullable String stopReason) {
    Matcher m = WORD.matcher(both);
    if (m.find()) {
      return m.group(1).toUpperCase(Locale.ROOT);
    }
    String bare = stopReason == null ? "" : stopReason.strip().toUpperCase(Locale.ROOT);
    return bare.matches("[A-Z_]+") ? bare : "UNKNOWN";
  }

  private static StopReason byWord(String word) {
    return switch (word) {
      case "RECOVERABLE_ERROR" ->
          new StopReason(word, Advice.RESUME, "DMS used its own retries up on a recoverable error");
      case "RECONFIGURATION_RESTART", "RECYCLE_TASK" ->
          new StopReason(word, Advice.RESUME_LATER, "an internal restart of DMS");
      case "NORMAL" ->
          new StopReason(
              word,
              Advice.BY_HAND,
              "it was stopped on purpose; a stop at a cut-over looks the same");
      case "FATAL_ERROR" ->
          new StopReason(word, Advice.NEVER, "a fatal error that no known message explains");
      case "FULL_LOAD_ONLY_FINISHED" ->
          new StopReason(word, Advice.NEVER, "its full load is done, there is nothing to resume");
      case "STOPPED_AFTER_FULL_LOAD", "STOPPED_AFTER_CACHED_EVENTS", "STOPPED_AFTER_DDL_APPLY" ->
          new StopReason(word, Advice.NEVER, "a planned stop: a person goes on from here");
      case "STOPPED_AT_SERVER_TIME", "STOPPED_AT_COMMIT_TIME" ->
          new StopReason(word, Advice.NEVER, "it reached the stop position that a person set");
      case "STOPPED_DUE_TO_LOW_MEMORY", "STOPPED_DUE_TO_LOW_DISK" ->
          new StopReason(word, Advice.NEVER, "the replication instance ran short; mend that first");
      case "EXPRESS_LICENSE_LIMITS_REACHED" ->
          new StopReason(word, Advice.NEVER, "a licence limit");
      default ->
          new StopReason(word, Advice.NEVER, "a stop reason that is not known to slotwarden");
    };
  }
}
