package io.slotwarden.aws;

import io.slotwarden.config.Secret;

/// What one connection logs in with. Never shows the password.
record Pass(String username, Secret.Literal password) {
  Pass(String username, String password) {
    this(username, new Secret.Literal(password));
  }
}
