package io.slotwarden.config;

import io.slotwarden.model.Glob;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells whether patterns together match every name there can be: `["a*", "*"]` does, and so does
/// one pattern for each first letter. Walks all sets of positions that the patterns can be at,
/// letter by letter, until a name is found that none matches.
final class Everything {
  static final String SLOT_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_";
  static final String NAME_LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

  /// Patterns so tangled that this many sets don't decide are not the careless list that this is
  /// for.
  private static final int MOST_SETS = 5_000;

  private final List<String> patterns;
  private final String letters;

  private Everything(List<Glob> globs, String letters) {
    this.patterns = globs.stream().map(g -> g.pattern().replaceAll("\\*+", "*")).toList();
    this.letters = letters;
  }

  /// @param letters of which names are made
  static boolean isMatchedBy(List<Glob> globs, String letters) {
    return globs.stream().anyMatch(Glob::matchesEverything)
        || new Everything(globs, letters).search();
  }

  private boolean search() {
    String relevant = relevantLetters();
    Deque<List<BitSet>> open = new ArrayDeque<>();
    Set<List<BitSet>> seen = new HashSet<>();
    open.add(patterns.stream().map(Everything::start).toList());
    while (!open.isEmpty()) {
      List<BitSet> positions = open.removeFirst();
      for (int i = 0; i < relevant.length(); i++) {
        List<BitSet> next = step(positions, relevant.charAt(i));
        if (!accepts(next)) {
          return false;
        }
        if (seen.add(next)) {
          open.add(next);
        }
      }
      if (seen.size() > MOST_SETS) {
        return false;
      }
    }
    return true;
  }

  /// All letters that no pattern names behave alike: one of them is enough.
  private String relevantLetters() {
    StringBuilder named = new StringBuilder();
    boolean otherTaken = false;
    for (char letter : letters.toCharArray()) {
      boolean isNamed = patterns.stream().anyMatch(p -> p.indexOf(letter) >= 0);
      if (isNamed || !otherTaken) {
        named.append(letter);
        otherTaken |= !isNamed;
      }
    }
    return named.toString();
  }

  private static BitSet start(String pattern) {
    BitSet positions = new BitSet();
    reach(pattern, 0, positions);
    return positions;
  }

  /// A star may match nothing, so the position after it is reached too.
  private static void reach(String pattern, int position, BitSet positions) {
    positions.set(position);
    if (position < pattern.length() && pattern.charAt(position) == '*') {
      positions.set(position + 1);
    }
  }

  private List<BitSet> step(List<BitSet> positions, char letter) {
    return java.util.stream.IntStream.range(0, patterns.size())
        .mapToObj(i -> step(patterns.get(i), positions.get(i), letter))
        .toList();
  }

  private static BitSet step(String pattern, BitSet from, char letter) {
    BitSet to = new BitSet();
    for (int p = from.nextSetBit(0); p >= 0 && p < pattern.length(); p = from.nextSetBit(p + 1)) {
      if (pattern.charAt(p) == '*') {
        reach(pattern, p, to);
      } else if (pattern.charAt(p) == letter) {
        reach(pattern, p + 1, to);
      }
    }
    return to;
  }

  private boolean accepts(List<BitSet> positions) {
    for (int i = 0; i < patterns.size(); i++) {
      if (positions.get(i).get(patterns.get(i).length())) {
        return true;
      }
    }
    return false;
  }
}
