package io.slotwarden.notify;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The durable queue between decisions and channels: nothing is lost while a channel is down,
/// nothing is sent twice after an acceptance was recorded, order is kept within a lane. Methods
/// return when what they wrote is durable.
public interface Outbox {
  /// Queues a message for each channel. A key that is already known changes nothing.
  default void enqueue(Message message, Collection<String> channels) {
    enqueue(message, List.of(), channels);
  }

  /// Queues a message that stands for others: their keys are known from then on too.
  ///
  /// @param covers keys of messages that are not to be sent any more
  void enqueue(Message message, List<String> covers, Collection<String> channels);

  /// The oldest undelivered message of each lane for one channel whose time has come, oldest first.
  List<Letter> due(String channel, Instant now, int limit);

  void delivered(long letter, Instant at);

  /// Not delivered, to be tried again at `next`.
  void retry(long letter, Instant next, String why);

  /// Refused for good by the channel (a 4xx other than 429).
  void failed(long letter, Instant at, String why);

  /// When the first channel accepted the message; empty while none did.
  Optional<Instant> deliveredAt(String key);

  /// Letters that wait, by channel.
  Map<String, Integer> pending();

  /// One message on its way to one channel.
  ///
  /// @param attempts made so far
  record Letter(long id, String channel, Message message, int attempts) {}
}
