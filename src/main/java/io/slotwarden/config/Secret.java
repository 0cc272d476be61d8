package io.slotwarden.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A secret of the configuration: a reference that is read again at each use, so that a rotated
/// file counts at once. It never shows itself: `toString` gives the reference, or `****` for a
/// literal.
public sealed interface Secret {

  /// The value, without a trailing line break.
  ///
  /// @throws SecretUnavailable when the variable is not set or the file can't be read; its message
  ///   names the reference
  String reveal();

  /// `${env:NAME}`
  ///
  /// @param environment looks a variable up; returns null when it is not set
  record FromEnvironment(String name, Environment environment) implements Secret {
    @Override
    public String reveal() {
      String value = environment.get(name);
      if (value == null) {
        throw new SecretUnavailable("environment variable " + name + " is not set", null);
      }
      return STRIP_LINE_BREAK.apply(value);
    }

    @Override
    public String toString() {
      return "${env:" + name + "}";
    }
  }

  /// `${file:PATH}`
  record FromFile(Path path) implements Secret {
    @Override
    public String reveal() {
      try {
        return STRIP_LINE_BREAK.apply(Files.readString(path));
      } catch (IOException e) {
        throw new SecretUnavailable(
            "secret file " + path + " can't be read (" + e.getClass().getSimpleName() + ")", e);
      }
    }

    @Override
    public String toString() {
      return "${file:" + path + "}";
    }
  }

  /// The value itself stands in the file: works, with a warning.
  record Literal(String value) implements Secret {
    @Override
    public String reveal() {
      return value;
    }

    @Override
    public String toString() {
      return "****";
    }
  }

  UnaryOperator<String> STRIP_LINE_BREAK = s -> s.replaceAll("[\\r\\n]+$", "");

  /// Looks an environment variable up.
  interface Environment {
    @Nullable String get(String name);
  }

  /// A reference that leads nowhere now.
  final class SecretUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretUnavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
