package io.slotwarden.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The outbox's contract in memory; it can be told that the store can't be written.
public final class MemoryOutbox implements Outbox {
  private final Map<Long, Letter> waiting = new LinkedHashMap<>();
  private final Map<Long, Instant> notBefore = new HashMap<>();
  private final Map<String, Instant> firstAccepted = new HashMap<>();
  private final Set<String> known = new HashSet<>();

  /// Keys in the order of their acceptance.
  public final List<String> order = new ArrayList<>();

  final List<String> failures = new ArrayList<>();
  final Map<Long, Instant> lastRetry = new LinkedHashMap<>();
  boolean readOnly;
  private long ids;

  @Override
  public void enqueue(Message message, List<String> covers, Collection<String> channels) {
    for (String channel : channels) {
      covers.forEach(key -> known.add(key + " " + channel));
      if (known.add(message.key() + " " + channel)) {
        long id = ++ids;
        waiting.put(id, new Letter(id, channel, message, 0));
        notBefore.put(id, Instant.MIN);
      }
    }
  }

  @Override
  public List<Letter> due(String channel, Instant now, int limit) {
    Set<String> lanes = new HashSet<>();
    return waiting.values().stream()
        .filter(l -> l.channel().equals(channel) && lanes.add(l.message().lane()))
        .filter(l -> !notBefore.getOrDefault(l.id(), Instant.MIN).isAfter(now))
        .limit(limit)
        .toList();
  }

  @Override
  public void delivered(long letter, Instant at) {
    mustBeWritable();
    Letter gone = waiting.remove(letter);
    if (gone == null) {
      throw new IllegalArgumentException("no such letter waits: " + letter);
    }
    order.add(gone.message().key());
    firstAccepted.putIfAbsent(gone.message().key(), at);
  }

  @Override
  public void retry(long letter, Instant next, String why) {
    mustBeWritable();
    waiting.computeIfPresent(
        letter, (id, l) -> new Letter(id, l.channel(), l.message(), l.attempts() + 1));
    notBefore.put(letter, next);
    lastRetry.put(letter, next);
  }

  @Override
  public void failed(long letter, Instant at, String why) {
    mustBeWritable();
    waiting.remove(letter);
    failures.add(why);
  }

  @Override
  public Optional<Instant> deliveredAt(String key) {
    return Optional.ofNullable(firstAccepted.get(key));
  }

  @Override
  public Map<String, Integer> pending() {
    Map<String, Integer> pending = new HashMap<>();
    waiting.values().forEach(l -> pending.merge(l.channel(), 1, Integer::sum));
    return pending;
  }

  private void mustBeWritable() {
    if (readOnly) {
      throw new IllegalStateException("the store is read-only");
    }
  }
}
