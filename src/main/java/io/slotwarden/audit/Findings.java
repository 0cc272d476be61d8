package io.slotwarden.audit;

import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.catalog.Setting;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What one check says, while it looks.
final class Findings {
  private final AuditCheck check;
  private final int shown;
  private final List<AuditFinding> found = new ArrayList<>();
  private final Set<String> notChecked = new LinkedHashSet<>();

  Findings(AuditCheck check) {
    this(check, AuditFinding.SHOWN);
  }

  /// @param shown so many objects of a finding are kept
  Findings(AuditCheck check, int shown) {
    this.check = check;
    this.shown = shown;
  }

  /// Ends a check early: what it needs is not known, or it concerns nobody here.
  private static final class End extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean notApplicable;
    private final String why;

    End(boolean notApplicable, String why) {
      super(why, null, false, false);
      this.notApplicable = notApplicable;
      this.why = why;
    }
  }

  /// The value; without it the check ends here as not checked, for that reason.
  <T> T need(Observed<T> fact) {
    return switch (fact) {
      case Observed.Known<T>(var value, var _) -> value;
      case Observed.Unknown<T>(var why, var _) -> throw new End(false, why);
    };
  }

  /// The setting as the server has it; the check ends here as not checked where our own session
  /// hides it.
  Setting needOfServer(Setting setting) {
    if (!setting.isOfServer()) {
      throw unknown(setting.name() + " of the server is hidden by a setting of our own role");
    }
    return setting;
  }

  /// Ends the check: it does not concern this migration.
  RuntimeException notApplicable(String why) {
    return new End(true, why);
  }

  /// Ends the check as not checked.
  RuntimeException unknown(String why) {
    return new End(false, why);
  }

  /// A part of what it should look at could not be looked at; the check goes on.
  void notChecked(String why) {
    notChecked.add(why);
  }

  /// Something about the server or the task as such.
  void found(Severity severity, String text, String remedy) {
    found.add(new AuditFinding(check, severity, text, List.of(), 0, remedy));
  }

  /// Something about each of some things; nothing when there are none.
  ///
  /// @param text what is so of all of them; the count stands before the objects
  void found(Severity severity, String text, Stream<AuditObject> objects, String remedy) {
    Shown those = new Shown(shown);
    objects.forEach(those::add);
    if (those.count > 0) {
      found.add(
          new AuditFinding(check, severity, text, List.copyOf(those.first), those.count, remedy));
    }
  }

  /// The first of many objects, and how many there are.
  private static final class Shown {
    private final List<AuditObject> first = new ArrayList<>();
    private final int most;
    private int count;

    Shown(int most) {
      this.most = most;
    }

    void add(AuditObject object) {
      if (count++ < most) {
        first.add(object);
      }
    }
  }

  /// Looks, and says how it ended.
  static CheckResult of(Check check, AuditCase audited) {
    return of(check, audited, new Findings(check.is()));
  }

  /// As [#of(Check, AuditCase)], with every object.
  static CheckResult whole(Check check, AuditCase audited) {
    return of(check, audited, new Findings(check.is(), Integer.MAX_VALUE));
  }

  private static CheckResult of(Check check, AuditCase audited, Findings out) {
    try {
      check.look().at(audited, out);
      return new CheckResult(check.is(), out.found, List.copyOf(out.notChecked), Optional.empty());
    } catch (End end) {
      if (end.notApplicable) {
        return new CheckResult(check.is(), List.of(), List.of(), Optional.of(end.why));
      }
      out.notChecked(end.why);
      return new CheckResult(check.is(), out.found, List.copyOf(out.notChecked), Optional.empty());
    }
  }
}
