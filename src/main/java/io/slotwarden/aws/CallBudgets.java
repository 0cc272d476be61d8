package io.slotwarden.aws;

import io.slotwarden.config.DmsConfig;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One budget for each account and region, however many entries name it. Thread-safe.
public final class CallBudgets {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final InstantSource clock;
  private final CallBudget.Sleeper sleeper;
  private final Map<String, CallBudget> budgets = new ConcurrentHashMap<>();

  public CallBudgets(InstantSource clock, CallBudget.Sleeper sleeper) {
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /// Null for an entry whose endpoint is on this machine: that is a double of somebody's, and has
  /// no bucket of AWS's.
  public @Nullable CallBudget of(DmsConfig entry) {
    if (entry.endpointUrl() != null && LOOPBACK.contains(entry.endpointUrl().getHost())) {
      return null;
    }
    // Without an account two entries may still have the same one: a role's ARN tells, or the name.
    String whose =
        Objects.requireNonNullElse(
            entry.account(), Objects.requireNonNullElse(entry.assumeRole(), ""));
    return budgets.computeIfAbsent(
        whose + " " + entry.region(), _ -> new CallBudget(clock, sleeper));
  }
}
