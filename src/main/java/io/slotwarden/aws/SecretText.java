package io.slotwarden.aws;

import io.avaje.jsonb.Jsonb;
import io.slotwarden.config.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a secret of Secrets Manager says: a JSON object with `password` and perhaps `username`, as
/// RDS and the rotation functions of AWS write it, or else the password itself. Never shows it.
///
/// @param username null where it names none
/// @param password null where there is none
record SecretText(@Nullable String username, Secret.@Nullable Literal password) {
  private static final Jsonb JSON = Jsonb.builder().build();

  static SecretText read(String text) {
    if (object(text) instanceof Map<?, ?> object) {
      return new SecretText(member(object, "username"), literal(member(object, "password")));
    }
    return new SecretText(null, literal(Secret.STRIP_LINE_BREAK.apply(text)));
  }

  private static @Nullable String member(Map<?, ?> object, String key) {
    return object.get(key) instanceof String value && !value.isEmpty() ? value : null;
  }

  private static Secret.@Nullable Literal literal(@Nullable String value) {
    return value == null || value.isEmpty() ? null : new Secret.Literal(value);
  }

  private static Object object(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return text;
    }
    try {
      return JSON.type(Object.class).fromJson(text);
    } catch (RuntimeException e) {
      return text; // A password may begin with a brace. The parser's message would quote it.
    }
  }
}
