package io.slotwarden.benchmark;

import io.slotwarden.alert.AlertLife;
import io.slotwarden.alert.AlertRules;
import io.slotwarden.alert.SourceReading;
import io.slotwarden.assess.SourceOutlook;
import io.slotwarden.config.AlertsConfig;
import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.LsnSample;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Severity;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.WalFloors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/// The daemon's own: looks every 15 seconds, the real outlook over the real history, and the real
/// alert `time-to-full` with its thresholds, proof and hysteresis. It fires while it is critical.
record SlotwardenAlarm() implements Alarm {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Alert.Id ID = new Alert.Id(AlertKey.TIME_TO_FULL, "orders");
  private static final int POLLS = 4;

  /// Before the run begins slotwarden has watched for so long without a break.
  private static final int WARM_UP = 90;

  private static final long FIRST_LSN = 1L << 44;

  @Override
  public String words() {
    return "slotwarden";
  }

  @Override
  public boolean[] fires(Scenario scenario) {
    double[] current = new double[scenario.wal().length + 1];
    double[] floor = new double[scenario.wal().length + 1];
    current[0] = FIRST_LSN;
    // A slot that reads nothing has held everything from before the history on.
    floor[0] = FIRST_LSN - 1e9;
    for (int m = 0; m < scenario.wal().length; m++) {
      current[m + 1] = current[m] + scenario.wal()[m];
      floor[m + 1] = floor[m] + scenario.released()[m];
    }
    SourceOutlook outlook = new SourceOutlook();
    List<LsnSample> stored = new ArrayList<>();
    for (int m = 0; m < Scenario.HISTORY - WARM_UP; m++) {
      stored.add(new LsnSample(at(m, 0), new Lsn((long) current[m])));
    }
    outlook.begin(stored);
    double[] free = scenario.freeByMinute();
    AlertRules rules = new AlertRules(config());
    Map<Alert.Id, Alert> alerts = Map.of();
    boolean[] fires = new boolean[free.length];
    for (int m = Scenario.HISTORY - WARM_UP; m < scenario.wal().length; m++) {
      int run = m - Scenario.HISTORY;
      if (run >= 0 && free[run] <= 0) {
        break;
      }
      for (int poll = 0; poll < POLLS; poll++) {
        double part = (double) poll / POLLS;
        double lsn = current[m] + part * (current[m + 1] - current[m]);
        double held = floor[m] + part * (floor[m + 1] - floor[m]);
        double left = run < 0 ? scenario.free() : free[run] + part * (free[run + 1] - free[run]);
        alerts = look(outlook, rules, alerts, at(m, poll), (long) lsn, (long) held, (long) left);
      }
      if (run >= 0) {
        Alert alert = alerts.get(ID);
        fires[run] =
            alert != null
                && alert.state() == AlertState.FIRING
                && alert.severity() == Severity.CRITICAL;
      }
    }
    int full = scenario.fullAt();
    if (full > 0) {
      fires[full] = fires[full - 1];
    }
    return fires;
  }

  private static Instant at(int minute, int poll) {
    return START.plusSeconds(minute * 60L + poll * 60L / POLLS);
  }

  private static Map<Alert.Id, Alert> look(
      SourceOutlook outlook,
      AlertRules rules,
      Map<Alert.Id, Alert> alerts,
      Instant now,
      long lsn,
      long held,
      long free) {
    Slot slot = ASlot.with(s -> s.restart = new Lsn(held));
    ServerSample sample =
        AServer.with(
            s -> {
              s.at = now;
              s.current = new Lsn(lsn);
              s.slots.add(slot);
            });
    long segment = AServer.settings().walSegmentBytes();
    WalFloors floors =
        new WalFloors(
            true,
            10L,
            1L,
            held / segment,
            lsn / segment,
            held / segment,
            lsn / segment,
            lsn / segment,
            null,
            0L,
            false,
            null,
            null);
    SourceForecast forecast =
        outlook.look(
            new SourceOutlook.Look(
                sample,
                Observed.known(AServer.settings(), now),
                Observed.known(floors, now),
                Observed.known(new StorageSpace(Math.max(0, free), null, true), now),
                Map.of()),
            now);
    SourceReading reading =
        new SourceReading(
            "orders",
            sample,
            Observed.unknown("not looked at", now),
            List.of(),
            Map.of(),
            forecast,
            true,
            now,
            false);
    AlertBook book = new AlertBook(alerts, Map.of(), Map.of());
    return AlertLife.step(
            alerts,
            rules.ofSource(reading, book, List.of()),
            _ -> false,
            Duration.ofMinutes(2),
            now)
        .alerts();
  }

  /// The contract's thresholds.
  private static AlertsConfig config() {
    return new AlertsConfig(
        10L << 30,
        50L << 30,
        Duration.ofMinutes(15),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofHours(24),
        Duration.ofHours(4),
        Duration.ofHours(24),
        Duration.ofHours(4),
        EnumSet.noneOf(AlertKey.class));
  }
}
