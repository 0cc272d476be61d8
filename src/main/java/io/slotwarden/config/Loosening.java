package io.slotwarden.config;

import io.slotwarden.model.Glob;
import io.slotwarden.model.RunMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a reload may not do: loosen what can be destroyed (contract), or change what is read only
/// once. Pure. When in doubt it counts as loosening: a restart costs little, and whoever restarts
/// means it.
public final class Loosening {
  private final Config before;
  private final Config after;
  private final List<String> found = new ArrayList<>();

  private Loosening(Config before, Config after) {
    this.before = before;
    this.after = after;
  }

  /// One sentence for each, key path first; empty when the reload may be taken.
  public static List<String> between(Config before, Config after) {
    Loosening l = new Loosening(before, after);
    l.readOnce();
    l.guard(before.guard(), after.guard());
    l.authorities(before.aws().caBundle(), after.aws().caBundle());
    if (before.mode() == RunMode.OBSERVE && after.mode() == RunMode.ENFORCE) {
      l.add("mode", "observe -> enforce");
    }
    new PolicyLoosening(before, after, l.found).check();
    after.sources().forEach(l::source);
    after.dms().forEach(l::dms);
    before.dms().stream()
        .filter(d -> after.dms().stream().noneMatch(a -> a.name().equals(d.name())))
        .forEach(d -> l.add("dms[" + d.name() + "]", "removed: what it lists protects slots"));
    return List.copyOf(l.found);
  }

  private void readOnce() {
    if (!before.store().equals(after.store())) {
      add("store.path", "is opened once, at the start");
    }
    if (!before.http().host().equals(after.http().host())
        || before.http().port() != after.http().port()) {
      add("http.listen", "is opened once, at the start");
    }
    if (!Objects.equals(before.http().tls(), after.http().tls())) {
      add("http.tls", "is set up once, at the start (the files themselves may change)");
    }
    if (before.http().readToken() != null && after.http().readToken() == null) {
      add("http.read-token", "removed: everybody on the network could read");
    }
  }

  private void guard(GuardConfig b, GuardConfig a) {
    shorter("guard.settle", b.settle(), a.settle());
    shorter("guard.new-store-hold", b.newStoreHold(), a.newStoreHold());
    shorter("guard.budget.gap", b.gap(), a.gap());
    larger("guard.max-due.per-source", b.maxDuePerSource(), a.maxDuePerSource());
    larger("guard.max-due.all", b.maxDueAll(), a.maxDueAll());
    larger("guard.budget.per-source-per-day", b.perSourcePerDay(), a.perSourcePerDay());
    larger("guard.budget.all-per-day", b.allPerDay(), a.allPerDay());
    boolean anyTime = a.windows().isEmpty();
    if (!b.windows().isEmpty() && (anyTime || !b.windows().containsAll(a.windows()))) {
      add(
          "guard.windows",
          "acts are allowed at other times: " + b.windows() + " -> " + a.windows());
    }
    if (b.approveDrops() && !a.approveDrops()) {
      add("guard.approval", "drops -> none");
    }
    if (!b.killSwitch().equals(a.killSwitch())) {
      add("guard.kill-switch", "whoever creates " + b.killSwitch() + " would stop nothing");
    }
    if (!b.allowShortTimes() && a.allowShortTimes()) {
      add("guard.allow-short-times", "false -> true");
    }
  }

  /// A proxy alone can put nothing in the place of AWS's answers; who is trusted can.
  private void authorities(@Nullable CaBundle b, @Nullable CaBundle a) {
    boolean noneIsNew = a != null && b != null && b.certificates().containsAll(a.certificates());
    if (!noneIsNew && !Objects.equals(a, b)) {
      add("aws.ca-bundle", "listings by other authorities would prove that nobody owns a slot");
    }
  }

  private void source(SourceConfig a) {
    String path = "sources[" + a.name() + "]";
    SourceConfig b = before.source(a.name()).orElse(null);
    Credential actor = a.actor();
    if (actor != null) {
      Credential old = b == null ? null : b.actor();
      if (old == null || !Objects.equals(old.username(), actor.username())) {
        add(path + ".actor", "a new actor, " + actor.username());
      }
    }
    if (b == null) {
      return;
    }
    if (actor != null && (!a.host().equals(b.host()) || a.port() != b.port())) {
      add(path + ".url", "another server that an actor may drop on");
    }
    if (actor != null) {
      longer(path + ".poll", b.poll(), a.poll());
    }
    if (!Objects.equals(a.storage(), b.storage()) && isHastened(a.name())) {
      add(path + ".storage", "pressure would be measured elsewhere");
    }
    removed(path + ".protected", b.protectedSlots(), a.protectedSlots());
    removed(path + ".dms-hosts", b.dmsHosts(), a.dmsHosts());
    removed(path + ".dms-endpoints", b.dmsEndpoints(), a.dmsEndpoints());
    removed(
        path + ": entries under dms that own it",
        before.owners(a.name()).stream().map(DmsConfig::name).toList(),
        after.owners(a.name()).stream().map(DmsConfig::name).toList());
    if (a.dmsNone() && !b.dmsNone()) {
      add(path + ".dms", "none is newly said");
    }
  }

  /// A policy shortens waits there, by the free space of that source.
  private boolean isHastened(String source) {
    return after.policies(Policy.DropSlots.class).stream()
        .anyMatch(d -> d.underPressure() != null && Glob.anyMatches(d.sources(), source));
  }

  private void dms(DmsConfig a) {
    DmsConfig b =
        before.dms().stream().filter(d -> d.name().equals(a.name())).findFirst().orElse(null);
    if (b == null) {
      return;
    }
    String path = "dms[" + a.name() + "]";
    shorter(path + ".gone-after", b.goneAfter(), a.goneAfter());
    for (DmsConfig.Part part : a.notOffered()) {
      if (!b.notOffered().contains(part)) {
        add(path + ".not-offered", "newly said of " + part.key());
      }
    }
    boolean elsewhere =
        !Objects.equals(a.account(), b.account())
            || !a.region().equals(b.region())
            || !Objects.equals(a.endpointUrl(), b.endpointUrl());
    if (elsewhere) {
      add(path, "other listings (account, region or endpoint) would prove that nobody owns a slot");
    }
  }

  private void shorter(String path, Duration b, Duration a) {
    if (a.compareTo(b) < 0) {
      add(path, "shorter: " + YamlWriter.duration(b) + " -> " + YamlWriter.duration(a));
    }
  }

  /// Between two polls nobody looks.
  private void longer(String path, Duration b, Duration a) {
    if (a.compareTo(b) > 0) {
      add(path, "longer: " + YamlWriter.duration(b) + " -> " + YamlWriter.duration(a));
    }
  }

  private void larger(String path, int b, int a) {
    if (a > b) {
      add(path, "larger: " + b + " -> " + a);
    }
  }

  private <T> void removed(String path, Collection<T> b, Collection<T> a) {
    HashSet<T> gone = new HashSet<>(b);
    gone.removeAll(a);
    if (!gone.isEmpty()) {
      add(path, "removed: " + gone.stream().map(String::valueOf).sorted().toList());
    }
  }

  private void add(String path, String what) {
    found.add(path + ": " + what);
  }

  /// True when `pattern` names nothing that no pattern of `covering` names: the same pattern, or a
  /// name that one of them matches.
  static boolean isCovered(Glob pattern, List<Glob> covering) {
    return covering.contains(pattern)
        || pattern.isExact() && covering.stream().anyMatch(c -> c.matches(pattern.pattern()));
  }
}
