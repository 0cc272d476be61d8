package io.slotwarden.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// TLS to PostgreSQL.
///
/// @param mode one of libpq's `sslmode` words
/// @param rootCert the file of [Roots#FILE]
/// @param roots whom the modes `verify-ca` and `verify-full` trust; the others trust everybody
public record TlsConfig(String mode, @Nullable Path rootCert, Roots roots) {
  /// Root certificates.
  public enum Roots {
    /// Those of `root-cert`.
    FILE,
    /// Those that Java trusts.
    JAVA,
    /// Those of Amazon RDS that are shipped.
    RDS
  }

  /// Without a file, Java's own roots are trusted.
  public TlsConfig(String mode, @Nullable Path rootCert) {
    this(mode, rootCert, rootCert == null ? Roots.JAVA : Roots.FILE);
  }

  /// True when the server is verified.
  public boolean verifies() {
    return mode.startsWith("verify-");
  }

  /// What holds for a server: Amazon's are verified by the roots that are shipped unless a file is
  /// named; those of Amazon's that no shipped root serves have to speak TLS at least.
  ///
  /// @param mode null when nothing was said
  /// @param rootCert null when none was named
  /// @return null when nothing was said and the server is not Amazon's
  public static @Nullable TlsConfig of(
      @Nullable String mode, @Nullable Path rootCert, String host) {
    if (mode == null) {
      return RdsRoots.serve(host)
          ? new TlsConfig("verify-full", null, Roots.RDS)
          : RdsRoots.isAmazons(host) ? new TlsConfig("require", null) : null;
    }
    TlsConfig said = new TlsConfig(mode, rootCert);
    return rootCert == null && said.verifies() && RdsRoots.serve(host)
        ? new TlsConfig(mode, null, Roots.RDS)
        : said;
  }
}
