package io.slotwarden.audit;

import java.util.Comparator;

/// A practice and how it is looked for.
///
/// @param look pure: the same case gives the same findings
record Check(AuditCheck is, Look look) {
  /// That of [AuditCheck].
  static final Comparator<Check> ORDER = Comparator.comparing(Check::is);

  /// Looks at a case and says what it found.
  interface Look {
    void at(AuditCase audited, Findings out);
  }
}
