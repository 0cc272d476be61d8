package io.slotwarden.config;

import io.slotwarden.model.Glob;
import io.slotwarden.model.RunMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The whole configuration, loaded and valid. Keys and defaults: the contract's "Configuration".
///
/// @param heartbeatUrl fetched while all is well; null = nothing is
public record Config(
    RunMode mode,
    StoreConfig store,
    HttpConfig http,
    List<SourceConfig> sources,
    List<TargetConfig> targets,
    List<DmsConfig> dms,
    AwsConfig aws,
    List<Policy> policies,
    GuardConfig guard,
    AlertsConfig alerts,
    AuditConfig audit,
    MetricsConfig metrics,
    LogConfig log,
    List<ChannelConfig> channels,
    @Nullable Secret heartbeatUrl) {
  public Config {
    sources = List.copyOf(sources);
    targets = List.copyOf(targets);
    dms = List.copyOf(dms);
    policies = List.copyOf(policies);
    channels = List.copyOf(channels);
  }

  public Optional<SourceConfig> source(String name) {
    return sources.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /// The entries that together know all that DMS does with a source.
  public List<DmsConfig> owners(String source) {
    return dms.stream().filter(d -> d.owns().contains(source)).toList();
  }

  /// Whether a checkpoint follows the drops of this policy; false for what is no policy.
  public boolean asksForCheckpoint(String policy) {
    return policies(Policy.DropSlots.class).stream()
        .anyMatch(p -> p.name().equals(policy) && p.checkpointAfter());
  }

  /// Whether a checkpoint may follow a drop on this source.
  public boolean asksForCheckpointOn(String source) {
    return policies(Policy.DropSlots.class).stream()
        .anyMatch(p -> p.checkpointAfter() && Glob.anyMatches(p.sources(), source));
  }

  /// The policies of one kind, in the order of the file.
  public <P extends Policy> List<P> policies(Class<P> kind) {
    return policies.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// A policy can only lower the mode, never raise it.
  public RunMode modeOf(Policy policy) {
    return mode == RunMode.ENFORCE && policy.mode() == RunMode.ENFORCE
        ? RunMode.ENFORCE
        : RunMode.OBSERVE;
  }
}
