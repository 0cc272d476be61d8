package io.slotwarden.config;

import org.jspecify.annotations.Nullable;

/// A database role and how it logs in.
///
/// @param username null where the secret of Secrets Manager names the role; never of an actor
public record Credential(@Nullable String username, Login login) {
  public Credential {
    if (username == null && !(login instanceof Login.SecretsManager)) {
      throw new IllegalArgumentException("only a secret of Secrets Manager can name the role");
    }
  }

  /// A role with a password.
  public Credential(String username, Secret password) {
    this(username, new Login.Password(password));
  }

  /// The role, for people.
  public String role() {
    return username == null ? "the user of its secret" : username;
  }
}
