package io.slotwarden.demo.prove;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What happened, line by line. The same seed gives the same bytes.
final class History {
  private final List<String> lines = new ArrayList<>();

  void add(Instant now, String line) {
    Duration since = Duration.between(World.BEGINNING, now);
    lines.add(
        String.format(
            "%d:%02d:%02d %s",
            since.toHours(), since.toMinutesPart(), since.toSecondsPart(), line));
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /// SHA-256 over all lines, as hexadecimal.
  String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      lines.forEach(l -> sha.update((l + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
