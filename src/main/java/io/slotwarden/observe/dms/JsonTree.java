package io.slotwarden.observe.dms;

import io.avaje.jsonb.Jsonb;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// JSON text that somebody wrote into a member of the API.
final class JsonTree {
  private static final Jsonb JSON = Jsonb.builder().build();

  private JsonTree() {}

  /// The object that a text is.
  ///
  /// @param what is read, for the reason
  /// @throws UnreadableAnswer when it is none
  static Map<?, ?> object(@Nullable String text, String what) {
    if (text == null || text.isBlank()) {
      throw new UnreadableAnswer("the answer has no " + what);
    }
    Object read;
    try {
      read = JSON.type(Object.class).fromJson(text);
    } catch (StackOverflowError e) {
      throw new UnreadableAnswer(what + " is nested too deeply");
    } catch (RuntimeException e) {
      throw new UnreadableAnswer(what + " is no JSON: " + e.getMessage());
    }
    if (read instanceof Map<?, ?> object) {
      return object;
    }
    throw new UnreadableAnswer(what + " is no JSON object");
  }

  /// A member that is a scalar, as text; empty when it is absent, null or anything else.
  static Optional<String> text(Map<?, ?> object, String member) {
    return scalar(object.get(member));
  }

  /// A scalar as JSON writes it; empty for null, objects and lists.
  static Optional<String> scalar(@Nullable Object value) {
    return switch (value) {
      case String text -> Optional.of(text);
      case Boolean flag -> Optional.of(flag.toString());
      case BigDecimal number -> Optional.of(plain(number));
      case Double number when Double.isFinite(number) ->
          Optional.of(plain(BigDecimal.valueOf(number)));
      case Number number -> Optional.of(number.toString());
      case null, default -> Optional.empty();
    };
  }

  /// The parser makes fractions of whole numbers. One with a monstrous exponent is not written out.
  private static String plain(BigDecimal number) {
    BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    return Math.abs(plain.scale()) > 100 ? plain.toString() : plain.toPlainString();
  }

  /// A member that is a list; empty when it is absent or null.
  ///
  /// @throws IllegalArgumentException when it is anything else
  static List<?> list(Map<?, ?> object, String member) {
    Object value = object.get(member);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(member + " is no list");
  }
}
