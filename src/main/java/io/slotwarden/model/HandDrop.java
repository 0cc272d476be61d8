package io.slotwarden.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A person asks for the drop of one slot, which they named exactly and have looked at.
///
/// @param by who, as far as known
/// @param reason why, for those who find it later
/// @param shown what they saw of the slot
public record HandDrop(SlotId slot, String by, String reason, Shown shown) {
  /// No policy's name holds a blank or a colon.
  private static final String BY_HAND = "by hand: ";

  /// What the journal names in the place of a policy.
  public String authority() {
    return BY_HAND + by;
  }

  /// True for the authority of an act that a person asked for.
  public static boolean isByHand(String authority) {
    return authority.startsWith(BY_HAND);
  }

  /// What a person was shown of a slot before they asked for its drop.
  ///
  /// @param seenAt when the look that it comes from was taken, by our clock
  /// @param token stands for the whole evidence: two looks have the same one if nothing but their
  ///   time differs
  public record Shown(
      @Nullable Lsn restartLsn,
      @Nullable Lsn confirmedFlushLsn,
      @Nullable String plugin,
      @Nullable String database,
      Instant seenAt,
      String token) {
    /// Enough to tell looks apart, short enough to be copied.
    private static final int TOKEN_BYTES = 16;

    public static Shown of(SlotEvidence evidence, Instant seenAt) {
      return new Shown(
          evidence.restartLsn(),
          evidence.confirmedFlushLsn(),
          evidence.plugin(),
          evidence.database(),
          seenAt,
          token(evidence));
    }

    /// What is not as it was shown, in words for people; empty when the slot is exactly that.
    public List<String> changes(SlotEvidence now) {
      List<String> changes = new ArrayList<>();
      change(changes, "plugin", plugin, now.plugin());
      change(changes, "database", database, now.database());
      change(changes, "restart LSN", restartLsn, now.restartLsn());
      change(changes, "confirmed flush LSN", confirmedFlushLsn, now.confirmedFlushLsn());
      if (changes.isEmpty() && !token.equals(token(now))) {
        changes.add(
            "it was used or invalidated, or its server was restarted or is another one, or this is"
                + " the evidence of another slot");
      }
      return changes;
    }

    private static void change(
        List<String> changes, String what, @Nullable Object before, @Nullable Object now) {
      if (!Objects.equals(before, now)) {
        changes.add(what + " " + before + " became " + now);
      }
    }

    /// Each part with its length, so that no name can pass for two parts.
    private static String token(SlotEvidence e) {
      StringBuilder parts = new StringBuilder();
      Arrays.asList(
              e.server(),
              e.name(),
              e.type(),
              e.plugin(),
              e.database(),
              e.restartLsn(),
              e.confirmedFlushLsn(),
              e.inactiveSince(),
              e.invalidationReason(),
              e.counters())
          .forEach(
              part -> {
                String text = part == null ? "" : "=" + part;
                parts.append(text.length()).append(':').append(text);
              });
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256")
                .digest(parts.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, TOKEN_BYTES);
      } catch (NoSuchAlgorithmException x) {
        throw new IllegalStateException("every Java has SHA-256", x);
      }
    }
  }
}
