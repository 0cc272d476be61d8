package io.slotwarden.notify;

import io.slotwarden.model.DeliveryOutcome;
import io.slotwarden.notify.Outbox.Letter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries the letters of one channel from the outbox to it. Each channel has a courier and a
/// virtual thread of its own, so that a slow one delays no other.
///
/// Delivery is at least once: only a crash between the channel's acceptance and its record sends a
/// letter twice. Order within a lane is the outbox's, which shows only the oldest of each. Not for
/// use by several threads.
public final class Courier {
  /// Often enough that nobody waits for it, seldom enough to cost nothing.
  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final int LETTERS_AT_ONCE = 50;
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  private final Channel channel;
  private final Outbox outbox;
  private final InstantSource clock;
  private final RandomGenerator chance;
  private final Listener listener;

  /// Accepted by the channel while the outbox could not record it: never to be sent again.
  private final Map<Long, Instant> unrecorded = new HashMap<>();

  /// Held while a pass goes on: between a channel's acceptance and its record nobody may cut in.
  private final ReentrantLock underWay = new ReentrantLock();

  private volatile boolean stopped;
  private Instant channelRestsUntil = Instant.MIN;
  private int failuresInARow;

  public Courier(
      Channel channel,
      Outbox outbox,
      InstantSource clock,
      RandomGenerator chance,
      Listener listener) {
    this.channel = channel;
    this.outbox = outbox;
    this.clock = clock;
    this.chance = chance;
    this.listener = listener;
  }

  /// One pass: hands over what is due, until nothing is or the channel can't take it now.
  ///
  /// @return how many letters the channel accepted
  /// @throws RuntimeException what the outbox throws when it can't be read or written
  public int deliverDue(Instant now) {
    int accepted = 0;
    while (!stopped && !now.isBefore(channelRestsUntil)) {
      List<Letter> letters = outbox.due(channel.name(), now, LETTERS_AT_ONCE);
      if (letters.isEmpty()) {
        return accepted;
      }
      for (Letter letter : letters) {
        if (deliver(letter)) {
          accepted++;
        }
        if (stopped || now.isBefore(channelRestsUntil)) {
          return accepted;
        }
      }
    }
    return accepted;
  }

  /// Passes until it is stopped or the thread is interrupted. Whatever goes wrong in one pass, the
  /// next one comes.
  public void run(Sleeper sleeper) {
    while (!stopped && !Thread.currentThread().isInterrupted()) {
      underWay.lock();
      try {
        deliverDue(clock.instant());
      } catch (RuntimeException e) {
        LOG.atWarn()
            .addKeyValue("event", "notify")
            .addKeyValue("channel", channel.name())
            .setCause(e)
            .log("letters can't be read from or recorded in the store; trying again");
      } finally {
        underWay.unlock();
      }
      try {
        sleeper.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Takes up no further letter, and waits until the one in hand was accepted and recorded: cut off
  /// in between, it would be sent again. May be called by any thread.
  ///
  /// @param patience at most this long; a channel that hangs for longer is cut off by whoever
  ///   interrupts the thread
  public void stop(Duration patience) {
    stopped = true;
    try {
      if (underWay.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        underWay.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean deliver(Letter letter) {
    Instant acceptedAt = unrecorded.get(letter.id());
    if (acceptedAt != null) {
      record(letter, acceptedAt);
      return false;
    }
    Delivery delivery = channel.deliver(letter.message());
    Instant at = clock.instant();
    switch (delivery) {
      case Delivery.Delivered() -> {
        failuresInARow = 0;
        unrecorded.put(letter.id(), at);
        tell(letter, DeliveryOutcome.DELIVERED, "");
        record(letter, at);
        return true;
      }
      case Delivery.Retry(var after, var why) -> {
        tell(letter, DeliveryOutcome.RETRIED, why);
        Duration wait = Backoff.after(Math.max(letter.attempts(), failuresInARow++), chance);
        // The channel comes back before this letter does: a letter that alone can't be delivered
        // must not hold up the others.
        Duration rest = after == null ? wait.dividedBy(2) : after;
        channelRestsUntil = at.plus(rest);
        outbox.retry(letter.id(), at.plus(after == null ? wait : after.plusSeconds(1)), why);
      }
      case Delivery.Held(var after, var why) -> {
        tell(letter, DeliveryOutcome.RETRIED, why);
        outbox.retry(letter.id(), at.plus(after), why);
      }
      case Delivery.Refused(var why) -> {
        failuresInARow = 0;
        tell(letter, DeliveryOutcome.FAILED, why);
        outbox.failed(letter.id(), at, why);
      }
    }
    return false;
  }

  private void record(Letter letter, Instant acceptedAt) {
    outbox.delivered(letter.id(), acceptedAt);
    unrecorded.remove(letter.id());
  }

  private void tell(Letter letter, DeliveryOutcome outcome, String why) {
    LOG.atInfo()
        .addKeyValue("event", "notify")
        .addKeyValue("channel", channel.name())
        .addKeyValue("letter", letter.message().key())
        .addKeyValue("outcome", outcome.word())
        .addKeyValue("reason", why)
        .log("a message was {}", outcome.word());
    listener.ended(channel.name(), outcome);
  }

  /// Hears how every attempt ended.
  public interface Listener {
    void ended(String channel, DeliveryOutcome outcome);
  }

  /// Waits; an argument, so that tests never do.
  public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }
}
