package io.slotwarden.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How one attempt to hand a message to a channel ended. Reasons are for people and hold no secret.
public sealed interface Delivery {

  /// The channel said that it has the message. Only this counts as proof of a notice.
  record Delivered() implements Delivery {}

  /// Not now: to be tried again.
  ///
  /// @param after how long the channel asked us to wait; null when it did not say
  record Retry(@Nullable Duration after, String why) implements Delivery {}

  /// This message alone has to wait; the channel takes others meanwhile.
  ///
  /// @param after when it is to be tried again
  record Held(Duration after, String why) implements Delivery {}

  /// The channel will never take this message: trying again is of no use.
  record Refused(String why) implements Delivery {}
}
