package io.slotwarden.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What must fit together for the roles of one source to log in.
final class LoginChecks {
  /// With these a token could travel in the clear.
  private static final List<String> PLAIN = List.of("disable", "allow", "prefer");

  private final Values source;
  private final @Nullable JdbcUrl url;
  private final Problems problems;

  LoginChecks(Values source, Problems problems) {
    this.source = source;
    this.url = source.find(SourceKeys.URL);
    this.problems = problems;
  }

  void check() {
    Values auth = source.find(SourceKeys.AUTH);
    boolean mayBeNamed = auth != null && auth.has(SourceKeys.SECRETS_MANAGER);
    if (!source.has(SourceKeys.USERNAME) && !mayBeNamed) {
      problems.error(source.at(SourceKeys.USERNAME), "is required", SourceKeys.USERNAME.doc());
    }
    check(auth);
    Values actor = source.find(SourceKeys.ACTOR);
    if (actor != null) {
      check(actor.find(SourceKeys.AUTH));
    }
  }

  private void check(@Nullable Values auth) {
    if (auth == null) {
      return;
    }
    Item<String> secret = auth.item(SourceKeys.SECRETS_MANAGER);
    if (secret != null) {
      checkKnown(PolicyChecks.regionOf(secret.value()), secret.place());
    }
    Item<Values> iam = auth.item(SourceKeys.RDS_IAM);
    if (iam != null) {
      checkRegion(iam);
      checkHost(iam.place());
      checkTls(iam.place());
    }
  }

  private void checkRegion(Item<Values> iam) {
    Optional<String> ofHost = url == null ? Optional.empty() : RdsRoots.region(url.host());
    Item<String> region = iam.value().item(SourceKeys.IAM_REGION);
    if (region == null) {
      if (url != null && ofHost.isEmpty() && !iam.value().has(SourceKeys.IAM_REGION)) {
        problems.error(
            iam.place(),
            "needs region: the host of url does not tell it",
            "rds-iam: {region: eu-west-1}");
      }
    } else if (ofHost.isPresent() && !ofHost.get().equals(region.value())) {
      problems.error(
          region.place(),
          "'" + region.value() + "' is not the region of the host in url, " + ofHost.get(),
          "region: " + ofHost.get() + ", or leave it out");
    } else if (ofHost.isEmpty()) {
      checkKnown(region.value(), region.place());
    }
  }

  private void checkKnown(String region, Place at) {
    if (!AwsRegions.NAMES.contains(region)) {
      problems.warning(
          at,
          "'" + region + "' is no AWS region that this version knows",
          Suggestion.nearest(region, AwsRegions.NAMES)
              .map(near -> "did you mean " + near + "?")
              .orElse(null));
    }
  }

  /// New partitions have other names: a warning, no error.
  private void checkHost(Place at) {
    if (url != null && !RdsRoots.isAmazons(url.host())) {
      problems.warning(
          at,
          "a token counts only for the name that RDS gave the server, and the host of url does not"
              + " look like one",
          "no alias and no address: NAME.ID.REGION.rds.amazonaws.com in url");
    }
  }

  private void checkTls(Place at) {
    Values tls = source.find(SourceKeys.TLS);
    String mode = tls == null ? null : tls.find(SourceKeys.TLS_MODE);
    boolean unsaid = !source.has(SourceKeys.TLS) && url != null && !RdsRoots.isAmazons(url.host());
    if (mode != null && PLAIN.contains(mode)) {
      problems.error(
          at, "needs TLS, and tls.mode is " + mode, "tls: {mode: verify-full}, or leave tls out");
    } else if (unsaid) {
      problems.error(
          at,
          "needs TLS, and there is no tls",
          "tls: {mode: verify-full, root-cert: /path/global-bundle.pem}");
    }
  }
}
