package io.slotwarden.notify.slack;

import io.slotwarden.notify.Delivery;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// What Slack's answer to a webhook call means.
final class Answer {
  /// A channel that asks for more is asked again sooner: a notice must not wait for a day.
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private Answer() {}

  static Delivery judge(HttpResponse<String> response, Instant now) {
    int status = response.statusCode();
    String said = "Slack answered " + status + word(response.body());
    if (status == 200 && response.body().strip().equals("ok")) {
      return new Delivery.Delivered();
    }
    if (status != 429 && status >= 400 && status < 500) {
      return new Delivery.Refused(said);
    }
    String wait = response.headers().firstValue("Retry-After").orElse("");
    return new Delivery.Retry(retryAfter(wait, now), said);
  }

  /// Seconds or a date (RFC 9110, section 10.2.3).
  ///
  /// @return null when it says neither; never negative
  static @Nullable Duration retryAfter(String value, Instant now) {
    String text = value.strip();
    if (text.matches("\\d{1,9}")) {
      return bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return bounded(Duration.between(now, until));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /// Slack's errors are words such as `invalid_payload`; anything else stays unsaid.
  private static String word(String body) {
    String text = body.strip();
    if (text.matches("[a-z_]{1,60}")) {
      return " " + text;
    }
    return text.isEmpty() ? " with an empty body" : " with a body that is not Slack's";
  }
}
