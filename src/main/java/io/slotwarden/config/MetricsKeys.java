package io.slotwarden.config;

import java.time.Duration;
import java.util.List;

/// The keys of `metrics:` and `log:`.
final class MetricsKeys {
  /// `max_replication_slots` is 10 by default, and tens where many migrations run: whoever has more
  /// than this has a leak of slots, and some 16 series of each would be the next one.
  static final String DEFAULT_MAX_SLOTS = "500";

  static final Key<Integer> MAX_SLOTS =
      Key.byDefault(
          "max-slots",
          Scalars.COUNT,
          DEFAULT_MAX_SLOTS,
          "Slots of a source that have series of their own; slotwarden_slots_hidden counts the"
              + " others, the least important ones. Pages and API show all.");
  static final Key<Boolean> JVM =
      Key.byDefault("jvm", Scalars.FLAG, "true", "Some 25 series of the process and its Java.");

  static final Key<String> EMF_NAMESPACE =
      Key.byDefault(
          "namespace",
          Scalars.CLOUDWATCH_NAMESPACE,
          "slotwarden",
          "Under which CloudWatch keeps them; not AWS/..., which is AWS's own.");
  static final Key<Duration> EMF_EVERY =
      Key.duration("every", "1m", "1m", "How often they are written.");
  static final Key<Values> EMF =
      Key.optional(
          "emf",
          new Section(List.of(EMF_NAMESPACE, EMF_EVERY), List.of()),
          "A dozen metrics in CloudWatch's embedded metric format, on standard output: CloudWatch"
              + " Logs makes metrics of them, and AWS bills each. {} takes the defaults.");

  static final Key<Values> METRICS =
      Key.block(
          "metrics",
          "What /metrics shows, and what CloudWatch gets.",
          List.of(MAX_SLOTS, JVM, EMF));

  static final Key<LogConfig.Format> LOG_FORMAT =
      Key.byDefault(
          "format",
          Scalars.words(LogConfig.Format.class),
          "text",
          "How the daemon logs, on standard error; $" + LogConfig.OVERRIDE + " overrides.");
  static final Key<LogConfig.Level> LOG_LEVEL =
      Key.byDefault(
          "level",
          Scalars.words(LogConfig.Level.class),
          "info",
          "What the daemon logs of its own; above info no decision is logged.");
  static final Key<Values> LOG =
      Key.block("log", "How the daemon logs.", List.of(LOG_FORMAT, LOG_LEVEL));

  private MetricsKeys() {}
}
