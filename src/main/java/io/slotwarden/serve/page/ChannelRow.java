package io.slotwarden.serve.page;

import io.slotwarden.serve.Snapshot;
import java.util.List;
import java.util.Map;

/// A channel and the letters that it has not yet accepted.
record ChannelRow(String name, Badge state) {
  static List<ChannelRow> of(Snapshot s) {
    return s.channelsPending().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> new ChannelRow(e.getKey(), badge(e.getValue())))
        .toList();
  }

  private static Badge badge(int waiting) {
    return switch (waiting) {
      case 0 -> new Badge(Tone.OK, "everything delivered");
      case 1 -> new Badge(Tone.WARNING, "1 letter waits");
      default -> new Badge(Tone.WARNING, waiting + " letters wait");
    };
  }
}
