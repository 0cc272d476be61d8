package io.slotwarden.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A task's recovery checkpoint as an LSN: `checkpoint:V1#<n>#<8 hex>/<8 hex>#...`.
public final class Checkpoints {
  private static final Pattern TEXT =
      Pattern.compile("checkpoint:V1#[^#]*#([0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8})(#.*)?");

  private Checkpoints() {}

  /// Empty when blank, `0/0` (no position), or of a form that we don't know.
  public static Optional<Lsn> lsn(@Nullable String checkpoint) {
    if (checkpoint == null) {
      return Optional.empty();
    }
    Matcher m = TEXT.matcher(checkpoint.strip());
    return m.matches()
        ? Optional.of(Lsn.parse(m.group(1))).filter(lsn -> lsn.value() != 0)
        : Optional.empty();
  }
}
