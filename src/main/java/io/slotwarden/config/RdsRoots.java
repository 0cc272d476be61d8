package io.slotwarden.config;

import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Amazon's root certificates for RDS and Aurora that are shipped, and the regions that they serve.
public final class RdsRoots {
  private static final Pattern HOST =
      Pattern.compile("[^.]+\\.(?:[^.]+\\.)?([a-z0-9-]+)\\.rds\\.amazonaws\\.com(\\.cn)?\\.?");

  /// Newer regions, China and GovCloud have roots of their own that are not shipped.
  static final Set<String> REGIONS =
      Set.of(
          "af-south-1",
          "ap-east-1",
          "ap-northeast-1",
          "ap-northeast-2",
          "ap-northeast-3",
          "ap-south-1",
          "ap-south-2",
          "ap-southeast-1",
          "ap-southeast-2",
          "ap-southeast-3",
          "ap-southeast-4",
          "ca-central-1",
          "eu-central-1",
          "eu-central-2",
          "eu-north-1",
          "eu-south-1",
          "eu-south-2",
          "eu-west-1",
          "eu-west-2",
          "eu-west-3",
          "me-central-1",
          "me-south-1",
          "sa-east-1",
          "us-east-1",
          "us-east-2",
          "us-west-1",
          "us-west-2");

  private RdsRoots() {}

  /// True for a server of Amazon RDS or Aurora, in any partition.
  static boolean isAmazons(String host) {
    return HOST.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  /// The region of a server of Amazon's; empty for any other.
  static Optional<String> region(String host) {
    Matcher parts = HOST.matcher(host.toLowerCase(Locale.ROOT));
    return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
  }

  /// True when a shipped root has signed the certificate of this server.
  static boolean serve(String host) {
    Matcher parts = HOST.matcher(host.toLowerCase(Locale.ROOT));
    return parts.matches() && parts.group(2) == null && REGIONS.contains(parts.group(1));
  }

  /// The certificates, PEM.
  public static InputStream pem() {
    return Objects.requireNonNull(RdsRoots.class.getResourceAsStream("rds-roots.pem"));
  }
}
