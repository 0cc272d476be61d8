package io.slotwarden.aws;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A role that could not log in: there was nothing to log in with, or the server has refused it.
/// Nothing was done on the server. The message is for people and holds no secret.
public final class LoginFailed extends SQLException {
  private static final long serialVersionUID = 1L;

  /// Our own SQLSTATE for a login that was not tried (class 28, invalid authorization).
  private static final String NOT_TRIED = "28SEC";

  private LoginFailed(String message, String state, @Nullable Throwable cause) {
    super(message, state, cause);
  }

  /// Nothing to log in with; no cause, whose message would speak of something else.
  static LoginFailed unavailable(String message) {
    return new LoginFailed(message, NOT_TRIED, null);
  }

  /// The server has said no.
  ///
  /// @param story what was tried, and what would mend it
  static LoginFailed refused(SQLException refusal, String story) {
    return new LoginFailed(
        "%s (SQLSTATE %s); %s".formatted(refusal.getMessage(), refusal.getSQLState(), story),
        refusal.getSQLState(),
        refusal);
  }
}
