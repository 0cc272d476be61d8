package io.slotwarden.record;

/// The store can't be opened, read or written now. The message names the file, the reason and the
/// remedy, and holds no secret. After a failure of the disk the store mends itself: the next call
/// tries anew.
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message) {
    super(message);
  }

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
