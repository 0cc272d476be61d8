package io.slotwarden.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Bounds that stand before every act. Defaults and floors: the contract's `guard:` block.
///
/// @param settle no act this long after a start, restart, failover, clock leap or effective reload
/// @param newStoreHold no act this long after a start with an empty store
/// @param maxDuePerSource, maxDueAll more due at once than this: everything stops
/// @param perSourcePerDay, allPerDay, gap the budget of drops
/// @param windows when acts are allowed; empty = always
/// @param approveDrops each drop waits for a person's `approve`
/// @param killSwitch a file that stops every act while it is there or can't be looked for
/// @param allowShortTimes the floors are lifted
public record GuardConfig(
    Duration settle,
    Duration newStoreHold,
    int maxDuePerSource,
    int maxDueAll,
    int perSourcePerDay,
    int allPerDay,
    Duration gap,
    List<Window> windows,
    boolean approveDrops,
    Path killSwitch,
    boolean allowShortTimes) {
  public GuardConfig {
    windows = List.copyOf(windows);
  }
}
