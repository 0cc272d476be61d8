package io.slotwarden.notify;

import io.slotwarden.alert.AlertEvent;
import io.slotwarden.model.Alert;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One message for many alerts of one place that came, changed or ended in one look. Pure.
final class ManyAlerts {
  /// So many are told with their facts; of the others the subject is told.
  private static final int IN_FULL = 10;

  private final List<AlertEvent> events;

  /// The messages that it stands for, the worst first.
  private final List<Message> alone;

  private final Instant now;

  /// @param events of one kind and one place
  ManyAlerts(AlertMessages messages, List<AlertEvent> events, Instant now) {
    this.events =
        events.stream()
            .sorted(
                Comparator.comparing((AlertEvent e) -> e.alert().severity())
                    .reversed()
                    .thenComparing(e -> e.alert().since()))
            .toList();
    this.alone = this.events.stream().map(e -> messages.of(e, now)).toList();
    this.now = now;
  }

  /// Keys of the messages that need not be sent any more.
  List<String> covered() {
    return alone.stream().map(Message::key).toList();
  }

  Message message(@Nullable String statusPage) {
    Message first = alone.getFirst();
    String place = events.getFirst().alert().place();
    Severity worst =
        alone.stream().map(Message::severity).max(Comparator.naturalOrder()).orElseThrow();
    boolean over = events.getFirst() instanceof AlertEvent.Resolved;
    Instant oldest =
        events.stream().map(e -> e.alert().since()).min(Comparator.naturalOrder()).orElseThrow();
    return new Message(
        first.key() + "/and/" + (alone.size() - 1),
        first.incident() + "/and/" + (alone.size() - 1),
        Message.Kind.ALERT,
        worst,
        over ? "RESOLVED" : worst.name(),
        alone.size() + " alerts on " + place + verb() + ": " + kinds(),
        place,
        subjects(),
        "the first since "
            + DropMessages.time(oldest)
            + " ("
            + Durations.format(Duration.between(oldest, now))
            + ")",
        facts(),
        "",
        over ? "" : impacts(),
        "",
        over
            ? "nothing"
            : "nothing by these alerts; the next message when they change or end, or in 4 h",
        "all alerts: slotwarden alerts; one of them: slotwarden explain SOURCE/SLOT",
        statusPage,
        now);
  }

  private String verb() {
    return switch (events.getFirst()) {
      case AlertEvent.Fired _ -> "";
      case AlertEvent.SeverityChanged _ -> " changed their severity";
      case AlertEvent.Reminded _ -> " are still open";
      case AlertEvent.Resolved _ -> " are over";
    };
  }

  private String kinds() {
    Map<String, Long> counts =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    e -> e.alert().id().key().word(), TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(c -> c.getValue() + " " + c.getKey())
        .collect(Collectors.joining(", "));
  }

  private String subjects() {
    return events.stream()
        .map(e -> e.alert().id().subject())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private String facts() {
    String told =
        events.stream().limit(IN_FULL).map(ManyAlerts::fact).collect(Collectors.joining(" · "));
    int others = events.size() - IN_FULL;
    return others <= 0 ? told : told + " · and " + others + " more";
  }

  private static String fact(AlertEvent event) {
    Alert alert = event.alert();
    String text = alert.severity().word() + ": " + alert.words().text();
    return switch (event) {
      case AlertEvent.Resolved _ -> text + ": over, " + alert.ended();
      case AlertEvent.SeverityChanged(_, var from) -> text + " (" + from.word() + " before)";
      case AlertEvent.Fired _, AlertEvent.Reminded _ -> text;
    };
  }

  private String impacts() {
    return alone.stream()
        .map(Message::impact)
        .filter(impact -> !impact.isEmpty())
        .distinct()
        .collect(Collectors.joining(" · "));
  }
}
