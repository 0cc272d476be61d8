package io.slotwarden.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// "Did you mean": the nearest of the words that would have been right.
final class Suggestion {
  /// More wrong letters than this are another word.
  private static final int MOST_WRONG_LETTERS = 3;

  private Suggestion() {}

  /// For an unknown key: the nearest key beside it, else where a key of that name belongs, else all
  /// keys beside it.
  static String forKey(String unknown, List<Key<?>> keys) {
    List<String> names = keys.stream().map(Key::name).toList();
    Optional<String> near = nearest(unknown, names);
    if (near.isPresent()) {
      return "did you mean " + near.get() + "?";
    }
    return Keys.home(unknown)
        .map(home -> unknown + " belongs " + home)
        .orElse("known here: " + String.join(", ", names));
  }

  /// For an unknown name of something; null when nothing is near.
  static @Nullable String forName(String unknown, Collection<String> names) {
    return nearest(unknown, names)
        .map(near -> "did you mean " + near + "?")
        .orElse(names.isEmpty() ? null : "known: " + String.join(", ", names));
  }

  static Optional<String> nearest(String word, Collection<String> candidates) {
    String plain = plain(word);
    int allowed = Math.min(MOST_WRONG_LETTERS, Math.max(1, plain.length() / 3));
    return candidates.stream()
        .filter(c -> Math.abs(c.length() - word.length()) <= MOST_WRONG_LETTERS)
        .filter(c -> distance(plain, plain(c)) <= allowed)
        .min(Comparator.comparingInt(c -> distance(plain, plain(c))));
  }

  /// `maxAttempts`, `max_attempts` and `max-attempts` are the same mistake.
  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /// Letters to insert, delete, replace or swap with their neighbour.
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
