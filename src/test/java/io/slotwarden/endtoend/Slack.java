package io.slotwarden.endtoend;

import io.slotwarden.notify.slack.SlackDouble;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/// The strict double of Slack, and what people read there.
final class Slack implements AutoCloseable {
  private final SlackDouble wire = new SlackDouble();

  Slack() throws IOException {}

  String url() {
    return wire.url();
  }

  Slack down() {
    wire.trouble = new SlackDouble.Trouble(503, "down", Map.of());
    return this;
  }

  void up() {
    wire.trouble = null;
  }

  /// The headlines that it accepted, in order.
  List<String> headlines() {
    return wire.accepted.stream().map(p -> String.valueOf(p.get("text"))).toList();
  }

  /// All that it accepted, in order, as text.
  List<String> bodies() {
    return wire.accepted.stream().map(String::valueOf).toList();
  }

  /// The states of all messages about one thing, in order.
  List<String> states(String name) {
    return headlines().stream()
        .filter(h -> h.contains(name))
        .map(h -> h.substring(0, h.indexOf(" (")))
        .toList();
  }

  void awaitStates(String name, String... states) {
    try {
      RunningDaemon.await("messages about " + name)
          .until(() -> states(name).equals(List.of(states)));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "expected " + List.of(states) + " about " + name + ", accepted: " + headlines(), e);
    }
  }

  @Override
  public void close() {
    wire.close();
  }
}
