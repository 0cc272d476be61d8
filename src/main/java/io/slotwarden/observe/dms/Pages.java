package io.slotwarden.observe.dms;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads every page of a listing, or throws: there is no half of a listing.
final class Pages {
  private Pages() {}

  /// @param items of this page
  /// @param marker of the next page; null or empty on the last (the service's own examples give an
  ///   empty one)
  record Page<T>(List<T> items, @Nullable String marker) {}

  /// @param fetch the page after a marker; null = the first
  /// @throws UnreadableAnswer when a marker comes twice: the listing would never end
  static <T> List<T> all(String action, Function<@Nullable String, Page<T>> fetch) {
    List<T> items = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    @Nullable String marker = null;
    do {
      Page<T> page = fetch.apply(marker);
      items.addAll(page.items());
      marker = page.marker();
      if (marker != null && !seen.add(marker)) {
        throw new UnreadableAnswer(action + " gave the same marker twice: its pages have no end");
      }
    } while (marker != null && !marker.isEmpty());
    return items;
  }
}
