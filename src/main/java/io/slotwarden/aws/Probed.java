package io.slotwarden.aws;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one call that changes nothing told of one right.
///
/// @param action as IAM spells it; the one that is missing, if one is
/// @param why in words; null when the right is there
public record Probed(String action, Verdict verdict, @Nullable String why) {
  /// How it ended.
  public enum Verdict {
    GRANTED,
    DENIED,
    /// Something else went wrong, and the right may be there or not.
    UNCLEAR,
    /// There was nothing to ask for, or the call would act.
    NOT_TRIED
  }

  public static Probed granted(String action) {
    return new Probed(action, Verdict.GRANTED, null);
  }

  public static Probed notTried(String action, String why) {
    return new Probed(action, Verdict.NOT_TRIED, why);
  }

  public static Probed failed(String action, Throwable failure) {
    String why = AwsFailure.reason(action, failure);
    Optional<String> missing = AwsFailure.missingRight(action, failure);
    return missing
        .map(right -> new Probed(right, Verdict.DENIED, why))
        .orElseGet(() -> new Probed(action, Verdict.UNCLEAR, why));
  }

  /// Makes the call.
  public static Probed of(String action, Runnable call) {
    try {
      call.run();
      return granted(action);
    } catch (RuntimeException e) {
      return failed(action, e);
    }
  }
}
