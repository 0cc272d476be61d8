package io.slotwarden.notify.sns;

import io.slotwarden.aws.AwsFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.SnsClient;

/// Whether anybody listens to a topic. Asked for notices only, and remembered for a while. Not for
/// use by several threads.
final class ConfirmedSubscriptions {
  /// As IAM spells it.
  static final String ACTION = "sns:GetTopicAttributes";

  /// A slot may be dropped on the strength of a notice, so what was seen is not believed for long;
  /// it spares calls where several notices go out together.
  static final Duration BELIEVED = Duration.ofMinutes(2);

  /// Shorter: somebody who has just confirmed is waiting for the notice.
  static final Duration DOUBTED = Duration.ofSeconds(30);

  private static final String ATTRIBUTE = "SubscriptionsConfirmed";
  private static final String COUNTS =
      ": a notice counts only while the topic is known to have a confirmed subscription";

  private final SnsClient sns;
  private final String topicArn;
  private final InstantSource clock;
  private @Nullable Seen seen;

  /// @param objection empty when there is none
  private record Seen(Instant at, Optional<String> objection) {
    boolean stillHolds(Instant now) {
      Duration age = Duration.between(at, now);
      return !age.isNegative() && age.compareTo(objection.isEmpty() ? BELIEVED : DOUBTED) < 0;
    }
  }

  ConfirmedSubscriptions(SnsClient sns, String topicArn, InstantSource clock) {
    this.sns = sns;
    this.topicArn = topicArn;
    this.clock = clock;
  }

  /// Why a notice must not be published now; empty when somebody listens.
  Optional<String> objection() {
    Instant now = clock.instant();
    Seen last = seen;
    if (last == null || !last.stillHolds(now)) {
      last = new Seen(now, look());
      seen = last;
    }
    return last.objection();
  }

  private Optional<String> look() {
    String confirmed;
    try {
      confirmed =
          sns.getTopicAttributes(request -> request.topicArn(topicArn)).attributes().get(ATTRIBUTE);
    } catch (RuntimeException e) {
      return Optional.of(AwsFailure.reason(ACTION, e) + COUNTS);
    }
    if (confirmed == null || !confirmed.matches("\\d{1,18}")) {
      return Optional.of(ACTION + " was answered without " + ATTRIBUTE + COUNTS);
    }
    return Long.parseLong(confirmed) > 0
        ? Optional.empty()
        : Optional.of(
            "topic has no confirmed subscription: a notice there would be read by nobody");
  }
}
