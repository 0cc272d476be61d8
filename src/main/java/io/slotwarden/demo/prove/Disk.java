package io.slotwarden.demo.prove;

import io.slotwarden.model.ActRecord;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.LsnSample;
import io.slotwarden.model.Memory;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Registration;
import io.slotwarden.notify.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a store in memory keeps when its daemon dies.
final class Disk {
  /// One message for one channel.
  ///
  /// @param over it was delivered, or given up
  record Post(long id, String channel, Message message, int attempts, Instant next, boolean over) {}

  final Instant createdAt;
  final List<ActRecord> acts = new ArrayList<>();
  final List<PersonsWord> words = new ArrayList<>();
  final List<Registration> registrations = new ArrayList<>();
  final Map<String, List<LsnSample>> lsns = new HashMap<>();

  /// By key; null while no channel has accepted the message.
  final Map<String, @Nullable Instant> messages = new HashMap<>();

  /// Those that are not over, by number.
  final TreeMap<Long, Post> letters = new TreeMap<>();

  final Map<Long, Post> past = new HashMap<>();
  Memory memory = Memory.EMPTY;
  AlertBook alerts = AlertBook.EMPTY;
  long lastLetter;
  boolean locked;

  Disk(Instant createdAt) {
    this.createdAt = createdAt;
  }

  /// As a backup would have it.
  Disk copy() {
    Disk copy = new Disk(createdAt);
    copy.acts.addAll(acts);
    copy.words.addAll(words);
    copy.registrations.addAll(registrations);
    lsns.forEach((source, samples) -> copy.lsns.put(source, new ArrayList<>(samples)));
    copy.messages.putAll(messages);
    copy.letters.putAll(letters);
    copy.past.putAll(past);
    copy.memory = memory;
    copy.alerts = alerts;
    copy.lastLetter = lastLetter;
    return copy;
  }
}
