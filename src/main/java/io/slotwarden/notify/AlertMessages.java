package io.slotwarden.notify;

import io.slotwarden.alert.AlertEvent;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.ByteSize;
import io.slotwarden.model.DatabaseId;
import io.slotwarden.model.Durations;
import io.slotwarden.model.KnownServer;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The messages in the life of an alert, in the nine fields. Pure. A key names incident, severity
/// and number, so that nothing is ever said twice.
///
/// @param statusPage link to the page; null when it is only reachable locally
public record AlertMessages(@Nullable String statusPage) {

  /// What people are told of an event.
  public Message of(AlertEvent event, Instant now) {
    return switch (event) {
      case AlertEvent.Fired(var alert) ->
          firing(alert, alert.severity(), alert.words().text(), now);
      case AlertEvent.Reminded(var alert) ->
          firing(alert, alert.severity(), alert.words().text() + ", still", now);
      case AlertEvent.SeverityChanged(var alert, var from) ->
          // Who heard of the higher one hears that it is over.
          firing(
              alert,
              from.compareTo(alert.severity()) > 0 ? from : alert.severity(),
              alert.words().text() + " (" + from.word() + " before)",
              now);
      case AlertEvent.Resolved(var alert) -> resolved(alert, now);
    };
  }

  /// What people are told of events that belong together.
  ///
  /// @param events one, or many of one kind and one place
  public Telling of(List<AlertEvent> events, Instant now) {
    if (events.size() == 1) {
      return new Telling(of(events.getFirst(), now), List.of());
    }
    ManyAlerts many = new ManyAlerts(this, events, now);
    return new Telling(many.message(statusPage), many.covered());
  }

  /// @param covers keys of messages that this one stands for: they are never sent again
  public record Telling(Message message, List<String> covers) {}

  /// The last message that an alert has sent; its key is the one of then. Only for an alert that
  /// has sent one.
  public Message last(Alert alert, Instant now) {
    return alert.isOpen()
        ? firing(alert, alert.severity(), alert.words().text(), now)
        : resolved(alert, now);
  }

  private Message firing(Alert alert, Severity loudness, String headline, Instant now) {
    return message(
        alert,
        loudness,
        alert.severity().name(),
        headline,
        impact(alert.id().key()),
        alert.severity() == Severity.INFO
            ? "nothing by this alert; the next message when it changes or ends"
            : "nothing by this alert; the next message when it changes or ends, or in 4 h",
        now);
  }

  private Message resolved(Alert alert, Instant now) {
    Instant end = alert.resolvedAt() == null ? now : alert.resolvedAt();
    String lasted = Durations.format(Duration.between(alert.since(), end));
    String peak = peak(alert);
    return message(
        alert,
        alert.clocks().worst(),
        "RESOLVED after " + lasted,
        alert.words().text()
            + ": over, "
            + alert.ended()
            + (peak.isEmpty() ? "" : " (" + peak + ")"),
        "",
        "nothing",
        now);
  }

  private Message message(
      Alert alert,
      Severity loudness,
      String state,
      String headline,
      String impact,
      String next,
      Instant now) {
    String subject = alert.id().subject();
    boolean unexplained = alert.id().key().isUnexplained();
    return new Message(
        "alert/"
            + alert.incident()
            + "/"
            + alert.severity().word()
            + "/"
            + alert.clocks().messages(),
        "alert/" + alert.incident(),
        Message.Kind.ALERT,
        loudness,
        state,
        headline,
        subject,
        alert.words().what(),
        "since "
            + DropMessages.time(alert.since())
            + " ("
            + Durations.format(Duration.between(alert.since(), now))
            + ")",
        alert.words().evidence(),
        "",
        impact,
        "",
        next,
        (unexplained ? "" : why(subject))
            + "all alerts: slotwarden alerts"
            + (alert.isOpen()
                ? "; no repeats: slotwarden snooze " + shell(unexplained ? alert.place() : subject)
                : ""),
        statusPage,
        now);
  }

  private static String why(String subject) {
    int slash = subject.indexOf('/');
    if (slash < 0) {
      return "";
    }
    return subject.startsWith(DatabaseId.KIND, slash + 1)
        ? "why: slotwarden actions; "
        : "why: slotwarden explain " + subject + "; ";
  }

  /// The name of a database may hold anything.
  private static String shell(String subject) {
    return subject.matches("[A-Za-z0-9._/:-]+")
        ? subject
        : "'" + subject.replace("'", "'\\''") + "'";
  }

  private static String peak(Alert alert) {
    Long peak = alert.clocks().peak();
    if (peak == null) {
      return "";
    }
    return switch (alert.id().key()) {
      case RETAINED_WAL -> "peak " + ByteSize.format(peak);
      case XMIN_AGE ->
          "peak " + String.format(Locale.ROOT, "%.1f million transactions", peak / 1e6);
      case SLOTS_EXHAUSTED -> "peak " + peak + " slots";
      case TIME_TO_FULL, TIME_TO_LOST ->
          "the least that was left: " + Durations.format(Duration.ofSeconds(-peak));
      case TASK_LATENCY -> "peak " + Durations.format(Duration.ofSeconds(peak));
      case NO_FORECAST,
          SLOT_DISCONNECTED,
          SLOT_MISSING,
          SLOT_LOST,
          SLOT_UNRESERVED,
          SOURCE_UNSEEN,
          TASK_DOWN,
          TASK_TABLES,
          TASK_WITHOUT_SLOT,
          TASK_HEARTBEAT,
          REPLICATION_INSTANCE_STARVED,
          ACT_FAILED,
          ACT_BLOCKED,
          SLOT_SHARED,
          TASK_DEPROVISION,
          SLOT_EXPIRING,
          SLOT_EXPIRED,
          AUDIT_CRITICAL ->
          "";
    };
  }

  private static String impact(AlertKey key) {
    return switch (key) {
      case RETAINED_WAL ->
          "the primary's disk fills; where max_slot_wal_keep_size is set, the slot is lost first";
      case SLOT_DISCONNECTED -> "WAL is kept until a consumer comes back or the slot is dropped";
      case SLOT_MISSING ->
          "its consumer can't go on: what was written since is missing on its target, and it needs"
              + " a full reload";
      case SLOT_LOST -> "its consumer can't go on and needs a full reload; the slot keeps no WAL";
      case SLOT_UNRESERVED -> "the slot is lost and its consumer needs a full reload";
      case XMIN_AGE -> "dead rows stay, tables grow, and in the end the server refuses to write";
      case TIME_TO_FULL ->
          "the server stops when its disk is full, and may not start again without room; every"
              + " database on it is down";
      case TIME_TO_LOST ->
          "the server invalidates the slot, and its consumer needs a full reload; the disk is not"
              + " in danger by it";
      case NO_FORECAST -> "the disk may fill, and nobody can tell when";
      case SLOTS_EXHAUSTED -> "no further consumer, standby or backup can make its slot";
      case SOURCE_UNSEEN ->
          "what its slots or tasks do is unknown; their alerts stay as they are, and nothing is"
              + " done there";
      case TASK_DOWN -> "its slot keeps WAL, and its target falls behind";
      case TASK_TABLES ->
          "these tables get no changes any more, or wrong rows stand on the target, though the task"
              + " runs";
      case TASK_LATENCY -> "the target is old, and the slot keeps the WAL that was not read yet";
      case TASK_WITHOUT_SLOT -> "nothing is read although DMS says that it runs, and WAL is kept";
      case TASK_HEARTBEAT ->
          "its capture may be stuck although DMS says that it runs, and its slot keeps WAL";
      case REPLICATION_INSTANCE_STARVED ->
          "its tasks slow down, pause and in the end stop, and their slots keep WAL";
      case ACT_FAILED -> "what the policy asked for has not happened";
      case ACT_BLOCKED -> "nothing is done until a person has looked";
      case SLOT_SHARED ->
          "a slot has one position: what one task confirms the others never see, without a word";
      case AUDIT_CRITICAL ->
          "tasks that read this source fail or lose changes, now or at their next start";
      case TASK_DEPROVISION ->
          "it can't be restarted after that: it has to be made anew, with a full load, and its slot"
              + " keeps WAL for nobody";
      case SLOT_EXPIRING ->
          "when its time is over the slot is protected no more; it goes on keeping WAL";
      case SLOT_EXPIRED ->
          "it is protected no more and goes on keeping WAL; it is dropped only where a policy or a"
              + " person names it";
    };
  }

  /// The source is another server, or another life of it: told once.
  public Message newServer(KnownServer before, ServerIdentity now, Instant at) {
    boolean promoted =
        before.identity().systemIdentifier() == null
            || before.identity().systemIdentifier().equals(now.systemIdentifier());
    String incident =
        "server/" + before.source() + "/" + now.systemIdentifier() + "/" + now.timeline();
    return new Message(
        "alert/" + incident,
        incident,
        Message.Kind.ALERT,
        Severity.INFO,
        "INFO",
        "Source "
            + before.source()
            + (promoted ? " was promoted or restored: another timeline" : " is another server now"),
        before.source(),
        "source " + before.source(),
        "seen at " + DropMessages.time(at),
        "timeline "
            + before.identity().timeline()
            + " before, "
            + now.timeline()
            + " now; system identifier "
            + before.identity().systemIdentifier()
            + " before, "
            + now.systemIdentifier()
            + " now",
        "",
        "all marks are void; slots that did not come along are missing",
        "every mark on this source is void",
        "nothing is done there for a while",
        "all alerts: slotwarden alerts",
        statusPage,
        at);
  }
}
