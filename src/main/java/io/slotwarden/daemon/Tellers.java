package io.slotwarden.daemon;

import io.slotwarden.config.ChannelConfig;
import io.slotwarden.config.Config;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.Severity;
import io.slotwarden.notify.AlertMessages;
import io.slotwarden.notify.Message;
import io.slotwarden.notify.Outbox;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts messages into the outbox for the channels that take them.
final class Tellers {
  private static final Logger LOG = LoggerFactory.getLogger(Tellers.class);

  private Config config;
  private final Outbox outbox;
  private final Set<String> announced = new HashSet<>();

  Tellers(Config config, Outbox outbox) {
    this.config = config;
    this.outbox = outbox;
  }

  /// From now on these channels take messages.
  void follow(Config next) {
    config = next;
  }

  /// The notice of a coming act. It is queued again at each turn until a channel took it (the
  /// outbox knows its key), and logged once.
  void announce(Message notice) {
    if (announced.add(notice.key())) {
      tell(notice);
    } else {
      outbox.enqueue(notice, channels(notice));
    }
  }

  /// The notice of a drop whose waits pressure has shortened. Only channels with `severity:
  /// critical` get it under its own key, so that no other acceptance counts; the others get the
  /// same words under another key.
  void announceHastened(Message notice) {
    List<String> takers = channels(notice);
    List<String> waking =
        config.channels().stream()
            .filter(c -> c.severity() == Severity.CRITICAL && takers.contains(c.name()))
            .map(ChannelConfig::name)
            .toList();
    if (announced.add(notice.key())) {
      log(notice);
    }
    outbox.enqueue(notice, waking);
    List<String> others = takers.stream().filter(c -> !waking.contains(c)).toList();
    if (!others.isEmpty()) {
      outbox.enqueue(notice.withKey("copy/" + notice.key()), others);
    }
  }

  /// Notices and outcomes of acts go to every channel that takes notices, whatever its severity
  /// filter. Every message is a line of the log too.
  void tell(Message message) {
    tell(new AlertMessages.Telling(message, List.of()));
  }

  void tell(AlertMessages.Telling telling) {
    Message message = telling.message();
    log(message);
    outbox.enqueue(message, telling.covers(), channels(message));
  }

  private void log(Message message) {
    LOG.atInfo()
        .addKeyValue("event", "message")
        .addKeyValue("state", message.state())
        .addKeyValue("target", message.target())
        .addKeyValue("severity", message.severity().word())
        .addKeyValue("mode", config.mode() == RunMode.ENFORCE ? "enforce" : "observe")
        .log("{}", message.headline());
  }

  /// Queues what may have been queued before a crash; the outbox knows its key when it was.
  void tellAgain(Message message) {
    outbox.enqueue(message, channels(message));
  }

  private List<String> channels(Message message) {
    return config.channels().stream()
        .filter(c -> takes(c, message))
        .map(ChannelConfig::name)
        .toList();
  }

  private static boolean takes(ChannelConfig channel, Message message) {
    return switch (message.kind()) {
      case NOTICE, OUTCOME ->
          channel.notices() || message.severity().compareTo(channel.severity()) >= 0;
      case ALERT -> message.severity().compareTo(channel.severity()) >= 0;
    };
  }
}
