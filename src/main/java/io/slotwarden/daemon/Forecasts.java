package io.slotwarden.daemon;

import io.slotwarden.assess.SourceOutlook;
import io.slotwarden.assess.WalSeries;
import io.slotwarden.config.Config;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.KnownServer;
import io.slotwarden.model.LsnSample;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.SourceObservation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// How long each source has, from the WAL that the store remembers and what was seen since. One
/// source's history is read after the other's and beside the loop, which must not wait for a
/// hundred of them at a start. Confined to the loop's thread, but for that.
final class Forecasts {
  private final Keeper keeper;

  /// Whose history has yet to be read, from when on.
  private final Queue<Request> waiting = new ArrayDeque<>();

  private boolean reading;

  private record Request(String source, Instant since) {}

  private final Map<String, SourceOutlook> outlooks = new HashMap<>();
  private final Map<String, Instant> minutes = new HashMap<>();
  private final Map<String, Instant> turned = new HashMap<>();
  private @Nullable Events events;

  Forecasts(Keeper keeper) {
    this.keeper = keeper;
  }

  void connect(Events events) {
    this.events = events;
  }

  /// A complete look at a source, before its turn: the LSN of each minute is kept.
  ///
  /// @param before which server it was; null when it was never seen
  void seen(String source, @Nullable KnownServer before, ServerSample sample, Instant now) {
    if (before != null && isAnother(before.identity(), sample.identity())) {
      keeper.forgetLsns(source);
      SourceOutlook outlook = outlooks.get(source);
      if (outlook != null) {
        outlook.restart();
        read(source, now);
      }
    }
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    if (!minute.equals(minutes.put(source, minute))) {
      keeper.saveLsn(source, minute, sample.currentLsn());
    }
  }

  /// Another timeline continues the LSNs of the old one; another system begins its own.
  private static boolean isAnother(ServerIdentity before, ServerIdentity now) {
    return before.systemIdentifier() != null
        && now.systemIdentifier() != null
        && !before.systemIdentifier().equals(now.systemIdentifier());
  }

  SourceForecast turned(
      SourceConfig source,
      SourceObservation look,
      ServerSample sample,
      List<Reading.OfSlot> readings,
      Instant now) {
    SourceOutlook outlook = outlooks.get(source.name());
    if (outlook == null) {
      outlook = new SourceOutlook();
      outlooks.put(source.name(), outlook);
      read(source.name(), now);
    }
    turned.put(source.name(), now);
    Map<String, SlotHistory> histories = new HashMap<>();
    for (Reading.OfSlot r : readings) {
      histories.put(r.history().id().name(), r.history());
    }
    return outlook.look(
        new SourceOutlook.Look(sample, look.settings(), look.floors(), look.storage(), histories),
        now);
  }

  private void read(String source, Instant now) {
    waiting.add(new Request(source, now.minus(WalSeries.SPAN)));
    readNext();
  }

  private void readNext() {
    Events home = events;
    Request next = reading || home == null ? null : waiting.poll();
    if (next == null || home == null) {
      return;
    }
    reading = true;
    home.beside(
        "history",
        () -> {
          AtomicReference<List<LsnSample>> stored = new AtomicReference<>(List.of());
          try {
            stored.set(keeper.lsnHistory(next.source(), next.since()));
          } finally {
            // Whatever went wrong with this one, the next one is read.
            home.post(() -> wasRead(next.source(), stored.get()));
          }
        });
  }

  private void wasRead(String source, List<LsnSample> stored) {
    reading = false;
    SourceOutlook outlook = outlooks.get(source);
    if (outlook != null && !stored.isEmpty()) {
      outlook.begin(stored);
    }
    readNext();
  }

  /// When the disk is full, as of the look before this one, for what must not rest on an older one.
  Forecast untilFull(SourceConfig source, Instant now) {
    Instant at = turned.get(source.name());
    return at == null || Duration.between(at, now).abs().compareTo(SourceTurn.gapLimit(source)) > 0
        ? new Forecast.Unknown("it was not looked at a moment ago")
        : of(source.name()).full();
  }

  /// As of the last turn.
  SourceForecast of(String source) {
    SourceOutlook outlook = outlooks.get(source);
    return outlook == null ? SourceForecast.unknown("not looked at yet") : outlook.last();
  }

  /// A store that could not be opened has come back.
  void takeOver(Instant now) {
    outlooks.keySet().forEach(source -> read(source, now));
  }

  /// What the configuration no longer names is forgotten.
  void follow(Config next) {
    outlooks.keySet().removeIf(source -> next.source(source).isEmpty());
    turned.keySet().removeIf(source -> next.source(source).isEmpty());
  }
}
