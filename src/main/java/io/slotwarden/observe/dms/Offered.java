package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsFailure;
import io.slotwarden.config.DmsConfig;
import java.util.List;
import java.util.function.Supplier;

/// Tells "there is none" from "AWS has no such thing here". Two have to say so: AWS, by the error
/// code that it knows no such operation, and a person, by `not-offered`. Either alone leaves the
/// listing Unknown: a wrong endpoint gives that code too, and a word in a file grows old.
final class Offered {
  private final List<DmsConfig.Part> notOffered;

  Offered(List<DmsConfig.Part> notOffered) {
    this.notOffered = notOffered;
  }

  /// The listing; `none` when the part is not offered.
  ///
  /// @throws UnreadableAnswer when AWS alone says so
  <T> T or(DmsConfig.Part part, String action, Supplier<T> listing, T none) {
    try {
      return listing.get();
    } catch (RuntimeException e) {
      if (!AwsFailure.isUnknownOperation(e)) {
        throw e;
      }
      if (notOffered.contains(part)) {
        return none;
      }
      throw new UnreadableAnswer(
          AwsFailure.reason(action, e)
              + "; until this is settled no slot of what this entry owns can be dropped: if AWS"
              + " does not offer it in this region, say so by `not-offered: ["
              + part.key()
              + "]` of this entry");
    }
  }
}
