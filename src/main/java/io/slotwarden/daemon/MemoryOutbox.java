package io.slotwarden.daemon;

import io.slotwarden.notify.Message;
import io.slotwarden.notify.Outbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Messages that the store could not take, for as long as this process lives. Letters have negative
/// numbers.
final class MemoryOutbox implements Outbox {
  private record Waiting(Letter letter, Instant notBefore) {}

  private final List<Waiting> waiting = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private long last;

  static boolean owns(long letter) {
    return letter < 0;
  }

  @Override
  public synchronized void enqueue(
      Message message, List<String> covers, Collection<String> channels) {
    for (String channel : channels) {
      covers.forEach(key -> known.add(channel + " " + key));
      if (known.add(channel + " " + message.key())) {
        waiting.add(new Waiting(new Letter(--last, channel, message, 0), Instant.MIN));
      }
    }
  }

  @Override
  public synchronized List<Letter> due(String channel, Instant now, int limit) {
    Map<String, Waiting> first = new HashMap<>();
    for (Waiting w : waiting) {
      if (w.letter().channel().equals(channel)) {
        first.putIfAbsent(w.letter().message().lane(), w);
      }
    }
    return waiting.stream()
        .filter(w -> first.containsValue(w) && !w.notBefore().isAfter(now))
        .map(Waiting::letter)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized void delivered(long letter, Instant at) {
    waiting.removeIf(w -> w.letter().id() == letter);
  }

  @Override
  public synchronized void retry(long letter, Instant next, String why) {
    waiting.replaceAll(
        w -> {
          Letter l = w.letter();
          return l.id() == letter
              ? new Waiting(new Letter(l.id(), l.channel(), l.message(), l.attempts() + 1), next)
              : w;
        });
  }

  @Override
  public synchronized void failed(long letter, Instant at, String why) {
    delivered(letter, at);
  }

  @Override
  public Optional<Instant> deliveredAt(String key) {
    return Optional.empty();
  }

  @Override
  public synchronized Map<String, Integer> pending() {
    Map<String, Integer> counts = new HashMap<>();
    waiting.forEach(w -> counts.merge(w.letter().channel(), 1, Integer::sum));
    return counts;
  }
}
