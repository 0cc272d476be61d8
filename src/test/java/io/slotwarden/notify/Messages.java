package io.slotwarden.notify;

import io.slotwarden.model.Severity;
import java.time.Instant;

/// Messages for tests.
public final class Messages {
  public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private Messages() {}

  public static Message notice(String key, String incident) {
    return new Message(
        key,
        incident,
        Message.Kind.NOTICE,
        Severity.INFO,
        "SCHEDULED",
        "Slot mig_2026_orders on orders will be dropped at 2026-11-23 12:00 UTC (in 24 h)",
        "orders/mig_2026_orders",
        "logical slot (test_decoding), database orders, no owner",
        "disconnected since 2026-11-18 17:58 UTC (3 d)",
        "retains 212 GiB",
        "",
        "frees about 212 GiB at the next checkpoint; cannot be undone",
        "marked at 2026-11-21 18:00 UTC",
        "every guard is checked again",
        "stop it: slotwarden pause orders/mig_2026_orders --reason \"...\" · slotwarden explain"
            + " orders/mig_2026_orders",
        "http://127.0.0.1:9432/",
        NOON);
  }

  /// The same hostile or huge text wherever a message holds text.
  public static Message everywhere(String text) {
    return new Message(
        "k",
        text,
        Message.Kind.ALERT,
        Severity.CRITICAL,
        text,
        text,
        text,
        text,
        text,
        text,
        text,
        text,
        text,
        text,
        text,
        text,
        NOON);
  }
}
