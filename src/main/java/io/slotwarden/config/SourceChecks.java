package io.slotwarden.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What must fit together among `sources:`, `targets:` and `dms:`.
final class SourceChecks {
  /// A drop wants every listing to be younger than this (design, rule 8).
  private static final Duration LISTING_VALID = Duration.ofMinutes(5);

  /// The target that means everything (`pause all`).
  private static final String ALL = "all";

  private final List<Values> sources;
  private final List<Values> targets;
  private final List<Values> dms;
  private final Problems problems;

  SourceChecks(Values root, Problems problems) {
    this.sources = entries(root, Keys.SOURCES);
    this.targets = entries(root, Keys.TARGETS);
    this.dms = entries(root, Keys.DMS);
    this.problems = problems;
    if (!root.has(Keys.SOURCES) && !root.has(Keys.DMS)) {
      problems.error(root.at(Keys.SOURCES), "nothing to watch", "name at least one server");
    }
  }

  static List<Values> entries(Values root, Key<List<Item<Values>>> key) {
    return root.get(key).stream().map(Item::value).toList();
  }

  void check() {
    Names names = new Names(problems);
    sources.forEach(s -> checkName(names, s, "a source"));
    targets.forEach(t -> checkName(names, t, "a target"));
    dms.forEach(d -> checkName(names, d, "a dms entry"));
    checkServers();
    checkTargets();
    checkEndpoints();
    for (List<Values> servers : List.of(sources, targets)) {
      servers.forEach(this::checkTls);
      servers.forEach(server -> new LoginChecks(server, problems).check());
    }
    sources.forEach(this::checkStorage);
    sources.forEach(this::checkOwners);
    dms.forEach(this::checkDms);
    checkListings();
  }

  private void checkName(Names names, Values entry, String what) {
    names.take(entry, SourceKeys.NAME, what);
    if (ALL.equals(entry.find(SourceKeys.NAME))) {
      problems.error(
          entry.at(SourceKeys.NAME), "'all' means everything in a command", "choose another");
    }
  }

  private void checkServers() {
    Map<String, String> seen = new HashMap<>();
    for (Values source : sources) {
      JdbcUrl url = source.find(SourceKeys.URL);
      if (url == null) {
        continue;
      }
      Place at = source.at(SourceKeys.URL);
      String before = seen.putIfAbsent(url.server(), "line " + at.line());
      if (before != null) {
        problems.error(
            at,
            "is the server of " + before + ": slots belong to a server, not to a database",
            "one entry for each server");
      }
      if (url.host().contains(".proxy-") || url.port() == 6432 || url.port() == 6543) {
        problems.warning(at, "looks like a proxy or a pooler", "name the server itself");
      }
      if (url.host().contains(".cluster-ro-")) {
        problems.warning(at, "looks like Aurora's reader endpoint", "name the writer endpoint");
      }
    }
  }

  /// The same server may be the target of several migrations, each into a database of its own.
  private void checkTargets() {
    Map<List<String>, String> seen = new HashMap<>();
    for (Values target : targets) {
      JdbcUrl url = target.find(SourceKeys.URL);
      if (url == null) {
        continue;
      }
      Place at = target.at(SourceKeys.URL);
      String before = seen.putIfAbsent(List.of(url.server(), url.database()), "line " + at.line());
      if (before != null) {
        problems.error(at, "is the database of " + before, "one entry for each database");
      }
    }
  }

  private void checkEndpoints() {
    Map<String, String> seen = new HashMap<>();
    sources.forEach(s -> checkEndpoints(s, SourceKeys.DMS_ENDPOINTS, seen));
    targets.forEach(t -> checkEndpoints(t, SourceKeys.TARGET_ENDPOINTS, seen));
  }

  private void checkEndpoints(
      Values server, Key<List<Item<String>>> key, Map<String, String> seen) {
    for (Item<String> endpoint : server.get(key)) {
      String before = seen.putIfAbsent(endpoint.value(), "line " + endpoint.place().line());
      if (before != null) {
        problems.error(
            endpoint.place(),
            "'" + endpoint.value() + "' stands in " + before + " already",
            "an endpoint is one server");
      }
    }
  }

  private void checkTls(Values source) {
    Values tls = source.find(SourceKeys.TLS);
    if (tls == null) {
      JdbcUrl url = source.find(SourceKeys.URL);
      if (url != null
          && !source.has(SourceKeys.TLS)
          && RdsRoots.isAmazons(url.host())
          && !RdsRoots.serve(url.host())) {
        problems.warning(
            source.at(SourceKeys.URL),
            "is Amazon's, and there is no tls: TLS is required, but the server is not verified,"
                + " because the certificates of its region are not shipped",
            "get https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem (China and"
                + " GovCloud have bundles of their own) and say"
                + " tls: {mode: verify-full, root-cert: /path/global-bundle.pem}");
      }
      return;
    }
    String mode = tls.find(SourceKeys.TLS_MODE);
    if (mode != null && !mode.startsWith("verify-") && tls.find(SourceKeys.ROOT_CERT) != null) {
      problems.warning(
          tls.at(SourceKeys.ROOT_CERT), "is not looked at with mode " + mode, "mode: verify-full");
    }
  }

  private void checkStorage(Values source) {
    Values storage = source.find(SourceKeys.STORAGE);
    if (storage == null) {
      return;
    }
    if (storage.has(SourceKeys.HOLDS) && !storage.has(SourceKeys.CAPACITY)) {
      problems.warning(storage.at(SourceKeys.HOLDS), "means nothing without capacity", "remove it");
    }
    boolean cloud = storage.has(SourceKeys.RDS_INSTANCE) || storage.has(SourceKeys.AURORA_CLUSTER);
    boolean region = storage.has(SourceKeys.STORAGE_REGION);
    JdbcUrl url = source.find(SourceKeys.URL);
    if (cloud && !region && url != null && RdsRoots.region(url.host()).isEmpty()) {
      problems.error(
          storage.place(),
          "needs region: the host of url does not tell it",
          "region: eu-west-1 beside the identifier");
    }
    if (region && !cloud) {
      problems.warning(
          storage.at(SourceKeys.STORAGE_REGION),
          "means nothing without rds-instance or aurora-cluster",
          "remove it");
    }
  }

  private void checkOwners(Values source) {
    String name = source.find(SourceKeys.NAME);
    List<String> owners = owners(name);
    boolean known =
        !source.get(SourceKeys.DMS_HOSTS).isEmpty()
            || !source.get(SourceKeys.DMS_ENDPOINTS).isEmpty();
    if (source.find(SourceKeys.DMS_NONE) == null) {
      if (known && dms.isEmpty()) {
        problems.warning(
            source.place(),
            "dms-hosts and dms-endpoints mean nothing without an entry under dms",
            null);
      }
      return;
    }
    Place at = source.at(SourceKeys.DMS_NONE);
    if (!owners.isEmpty()) {
      problems.error(
          at,
          "says that no DMS reads this server, but " + String.join(", ", owners) + " owns it",
          "remove one of them");
    }
    if (known) {
      problems.error(
          at,
          "says that no DMS reads this server, but dms-hosts or dms-endpoints say how DMS knows it",
          "remove one of them");
    }
  }

  private List<String> owners(@Nullable String source) {
    return dms.stream()
        .filter(d -> d.get(SourceKeys.OWNS).stream().anyMatch(o -> o.value().equals(source)))
        .map(d -> Optional.ofNullable(d.find(SourceKeys.NAME)).orElse("an entry under dms"))
        .toList();
  }

  private void checkDms(Values entry) {
    List<String> names = new ArrayList<>();
    sources.forEach(s -> Optional.ofNullable(s.find(SourceKeys.NAME)).ifPresent(names::add));
    for (Item<String> owned : entry.get(SourceKeys.OWNS)) {
      if (!names.contains(owned.value())) {
        problems.error(
            owned.place(),
            "'" + owned.value() + "' is no source",
            Suggestion.forName(owned.value(), names));
      }
    }
    Item<String> account = entry.item(SourceKeys.ACCOUNT);
    if (!entry.get(SourceKeys.OWNS).isEmpty() && !entry.has(SourceKeys.ACCOUNT)) {
      problems.error(
          entry.at(SourceKeys.OWNS),
          "needs account: listings of another account would prove that nobody owns a slot",
          "account: \"123456789012\"");
    }
    String role = entry.find(SourceKeys.ASSUME_ROLE);
    if (account != null && role != null && !role.contains(":iam::" + account.value() + ":")) {
      problems.error(
          entry.at(SourceKeys.ASSUME_ROLE),
          "is a role of another account than " + account.value(),
          null);
    }
    if (entry.get(SourceKeys.DMS_POLL).compareTo(LISTING_VALID) >= 0) {
      problems.warning(
          entry.at(SourceKeys.DMS_POLL),
          "a drop needs listings younger than 5 minutes: none will be",
          "poll: 30s");
    }
  }

  /// Two entries that list the same tasks would resume each of them twice.
  private void checkListings() {
    Map<List<Object>, String> seen = new LinkedHashMap<>();
    for (Values entry : dms) {
      String account = entry.find(SourceKeys.ACCOUNT);
      String region = entry.find(SourceKeys.REGION);
      if (account == null || region == null) {
        continue;
      }
      Object endpoint = Optional.ofNullable(entry.find(SourceKeys.ENDPOINT_URL));
      String before =
          seen.putIfAbsent(List.of(account, region, endpoint), "line " + entry.place().line());
      if (before != null) {
        problems.error(
            entry.place(), "is the same account and region as " + before, "one entry for each");
      }
    }
  }
}
