package io.slotwarden.daemon;

import io.slotwarden.model.Observed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/// Looks for the kill switch.
public interface KillSwitch {
  /// @return known true while the file is there; Unknown when it can't be looked for
  Observed<Boolean> isSet(Path file, Instant now);

  /// No such file = not set, any other trouble = not known, which refuses.
  static Observed<Boolean> onDisk(Path file, Instant now) {
    try {
      Files.readAttributes(file, BasicFileAttributes.class);
      return Observed.known(true, now);
    } catch (NoSuchFileException _) {
      return Observed.known(false, now);
    } catch (IOException | SecurityException e) {
      return Observed.unknown(file + " can't be looked for: " + e.getClass().getSimpleName(), now);
    }
  }
}
