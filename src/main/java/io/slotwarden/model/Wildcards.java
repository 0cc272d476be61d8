package io.slotwarden.model;

import java.util.function.IntPredicate;

/// Matches names against patterns in which some parts stand for any run of characters: in time
/// proportional to pattern times name at worst, whatever they hold.
public final class Wildcards {
  private Wildcards() {}

  /// Whether a part of the pattern, which is no run, stands for a character of the name.
  public interface Fit {
    boolean test(int part, int at);
  }

  /// @param parts of the pattern, each a run or one character
  /// @param isRun the part stands for any run of characters, also for none
  /// @param length of the name, in characters
  public static boolean match(int parts, IntPredicate isRun, Fit fits, int length) {
    int at = 0;
    int part = 0;
    int run = -1;
    int runAt = 0;
    // A later run of any characters makes the earlier ones done with: no way back further.
    while (at < length) {
      if (part < parts && isRun.test(part)) {
        run = part++;
        runAt = at;
      } else if (part < parts && fits.test(part, at)) {
        part++;
        at++;
      } else if (run >= 0) {
        part = run + 1;
        at = ++runAt;
      } else {
        return false;
      }
    }
    while (part < parts && isRun.test(part)) {
      part++;
    }
    return part == parts;
  }
}
