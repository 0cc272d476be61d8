package io.slotwarden.cli;

import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.Observed;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that one look saw and found.
///
/// @param at when it ended, by our clock
/// @param general findings that belong to no source: a broken configuration, a DMS entry
record CheckReport(
    Instant at, List<CheckedSource> sources, List<DmsObservation> dms, List<Finding> general) {
  CheckReport {
    sources = List.copyOf(sources);
    dms = List.copyOf(dms);
    general = List.copyOf(general);
  }

  /// A report of nothing but the reason why nothing was looked at.
  static CheckReport notLooked(Instant at, String place, String why, List<String> evidence) {
    Finding finding =
        new Finding(CheckStatus.UNKNOWN, "config-broken", place, null, why, evidence, null);
    return new CheckReport(at, List.of(), List.of(), List.of(finding));
  }

  /// Every finding, the worst first, mentions last.
  List<Finding> findings() {
    return Stream.concat(sources.stream().flatMap(s -> s.findings().stream()), general.stream())
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .toList();
  }

  CheckStatus status() {
    return findings().stream().map(Finding::severity).reduce(CheckStatus.OK, CheckStatus::worse);
  }

  /// Why a DMS entry's inventory is incomplete; null when it is complete.
  static @Nullable String unseen(DmsObservation look) {
    return Stream.<Observed<?>>of(
            look.account(),
            look.tasks(),
            look.endpoints(),
            look.replications(),
            look.dataMigrations())
        .flatMap(o -> o.reason().stream())
        .findFirst()
        .orElse(null);
  }
}
