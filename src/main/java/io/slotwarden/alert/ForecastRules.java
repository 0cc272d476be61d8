package io.slotwarden.alert;

import static io.slotwarden.model.AlertKey.NO_FORECAST;
import static io.slotwarden.model.AlertKey.TIME_TO_FULL;
import static io.slotwarden.model.AlertKey.TIME_TO_LOST;

import io.slotwarden.alert.Judgement.Proof;
import io.slotwarden.config.AlertsConfig;
import io.slotwarden.model.Alert;
import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SourceForecast;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the two clocks say: time to disk full, of a source, and time to lost, of a slot. The median
/// counts; where no day is like another the bound does, and elsewhere it never pages (domain
/// reference, "Forecasting"). What a forecast can't tell is not mentioned, and so resolves nothing.
final class ForecastRules {
  /// An alert of a forecast ends, or is lowered, when there is more than this many times what it
  /// fired at.
  private static final int CLEARS_AT = 2;

  /// A burst is no deadline: the forecast has to say so for so long. It is made once a minute.
  static final Duration CRITICAL_LASTS = Duration.ofMinutes(2);

  /// Where there is a day left there is time to be sure.
  static final Duration WARNING_LASTS = Duration.ofMinutes(15);

  /// Long enough that no start and no short look away is told.
  static final Duration UNKNOWN_LASTS = Duration.ofHours(1);

  /// Where nobody gave a storage a slot that sticks now and then is told of once a day at most.
  private static final Duration NOT_CONFIGURED_CALM = Duration.ofHours(24);

  private final AlertsConfig config;

  ForecastRules(AlertsConfig config) {
    this.config = config;
  }

  List<Judgement> judge(SourceReading r) {
    List<Judgement> judged = new ArrayList<>();
    full(r, judged);
    unknown(r, judged);
    for (SlotAssessment a : r.slots()) {
      boolean ours = !a.slot().temporary() && !Boolean.TRUE.equals(a.slot().synced());
      if (ours && !a.slot().isLost()) {
        lost(r, a, judged);
      }
    }
    return judged;
  }

  private void full(SourceReading r, List<Judgement> judged) {
    Alert.Id id = new Alert.Id(TIME_TO_FULL, r.source());
    switch (r.forecast().full()) {
      case Forecast.Unknown _ -> {}
      case Forecast.NotGrowing(String why) ->
          judged.add(new Judgement.Ended(id, why, SlotRules.CALM));
      case Forecast.Expected e ->
          judged.add(
              time(
                  r,
                  id,
                  e,
                  config.fullWarning(),
                  config.fullCritical(),
                  new Alert.Words(
                      e.method().word(),
                      "Source " + r.source() + ": time to disk full is " + left(e, r.now()),
                      "source "
                          + r.source()
                          + ", the file system of pg_wal, "
                          + ByteSize.format(e.remainingBytes())
                          + " free",
                      evidence(e, r.forecast().held())
                          + "; first: "
                          + first(r, r.forecast().held()))));
    }
  }

  private void lost(SourceReading r, SlotAssessment a, List<Judgement> judged) {
    Alert.Id id = Alert.Id.of(TIME_TO_LOST, a.id());
    switch (r.forecast().lost().get(a.id().name())) {
      case null ->
          judged.add(new Judgement.Ended(id, "no limit threatens the slot", SlotRules.CALM));
      case Forecast.Unknown _ -> {}
      case Forecast.NotGrowing(String why) ->
          judged.add(new Judgement.Ended(id, why, SlotRules.CALM));
      case Forecast.Expected e ->
          judged.add(
              time(
                  r,
                  id,
                  e,
                  config.lostWarning(),
                  config.lostCritical(),
                  new Alert.Words(
                      a.cause().word(),
                      "Slot "
                          + a.id().name()
                          + " on "
                          + r.source()
                          + ": time to lost is "
                          + left(e, r.now()),
                      a.slot().type().word()
                          + " slot, "
                          + (e.remainingBytes() <= 0
                              ? "nothing may be written any more"
                              : ByteSize.format(e.remainingBytes()) + " may still be written")
                          + " before max_slot_wal_keep_size gives it up",
                      evidence(e, null)
                          + (a.causeEvidence().isEmpty()
                              ? ""
                              : "; " + String.join("; ", a.causeEvidence()))
                          + "; first: let its consumer read, or raise max_slot_wal_keep_size if the"
                          + " disk has room")));
    }
  }

  private static Judgement time(
      SourceReading r,
      Alert.Id id,
      Forecast.Expected e,
      Duration warning,
      Duration critical,
      Alert.Words words) {
    Duration until = Duration.between(r.now(), e.alarm());
    Duration left = until.isNegative() ? Duration.ZERO : until;
    Severity severity = rank(left, warning, critical);
    Severity keeps = rank(left, times(warning), times(critical));
    // Less is worse, and the peak is the largest measure.
    long measure = -left.toSeconds();
    if (severity != null && keeps != null) {
      Duration lasts = severity == Severity.CRITICAL ? CRITICAL_LASTS : WARNING_LASTS;
      return new Judgement.Holds(
          id,
          r.source(),
          severity,
          keeps,
          Proof.lasting(lasts),
          null,
          words,
          measure,
          r.hushed(),
          false);
    }
    return keeps != null
        ? new Judgement.Lingers(id, keeps, words, measure)
        : new Judgement.Ended(id, Durations.format(left) + " are left", SlotRules.CALM);
  }

  private static @Nullable Severity rank(Duration left, Duration warning, Duration critical) {
    return left.compareTo(critical) < 0
        ? Severity.CRITICAL
        : left.compareTo(warning) < 0 ? Severity.WARNING : null;
  }

  private static Duration times(Duration threshold) {
    return Durations.times(threshold, CLEARS_AT);
  }

  private static String left(Forecast.Expected e, Instant now) {
    Duration left = Duration.between(now, e.median());
    if (!left.isPositive()) {
      return "over: it can come at any moment";
    }
    return Durations.format(left)
        + ", until "
        + e.median().truncatedTo(ChronoUnit.SECONDS)
        + (e.alarm().isBefore(e.median())
            ? ", and one time in ten less than "
                + Durations.format(Duration.between(now, e.alarm()))
            : "");
  }

  private static String evidence(Forecast.Expected e, SourceForecast.@Nullable Held held) {
    return (held == null ? "" : held.sentence() + "; ")
        + "forecast by "
        + e.basis()
        + "; one time in ten it comes before "
        + e.p10().truncatedTo(ChronoUnit.SECONDS);
  }

  private static String first(SourceReading r, SourceForecast.@Nullable Held held) {
    if (held == null) {
      return "look at what holds the WAL";
    }
    return held.slot() == null
        ? "mend archive_command; pg_stat_archiver names the file at which it fails"
        : "slotwarden explain "
            + r.source()
            + "/"
            + held.slot()
            + ", then let its consumer read, or drop the slot if nobody needs it";
  }

  private static void unknown(SourceReading r, List<Judgement> judged) {
    Alert.Id id = new Alert.Id(NO_FORECAST, r.source());
    SourceForecast.Held held = r.forecast().held();
    Severity severity = r.storageConfigured() ? Severity.WARNING : Severity.INFO;
    if (r.forecast().full() instanceof Forecast.Unknown(String why)) {
      if (held != null) {
        judged.add(
            new Judgement.Holds(
                id,
                r.source(),
                severity,
                severity,
                Proof.lasting(UNKNOWN_LASTS),
                null,
                new Alert.Words(
                    "no_forecast",
                    "Source "
                        + r.source()
                        + ": nobody can tell when its disk is full, and WAL is held",
                    "source " + r.source(),
                    held.sentence() + "; " + why),
                null,
                r.hushed(),
                false));
      }
      return;
    }
    judged.add(
        new Judgement.Ended(
            id,
            held == null ? "nothing holds more and more WAL" : "there is a forecast again",
            r.storageConfigured() ? SlotRules.CALM : NOT_CONFIGURED_CALM));
  }
}
