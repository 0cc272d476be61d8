package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Configurations for tests, and what comes of them.
final class Texts {
  static final String TOKEN = "t0ken-hunter2";
  static final String READ_TOKEN = "r3ad-hunter2";
  static final String PASSWORD = "pw-hunter2";
  static final String SLACK = "https://hooks.slack.example/hunter2";

  static final Map<String, String> VARIABLES =
      Map.of(
          "TOKEN",
          TOKEN,
          "READ_TOKEN",
          READ_TOKEN,
          "ORDERS_PASSWORD",
          PASSWORD,
          "ACTOR_PASSWORD",
          PASSWORD,
          "SLACK",
          SLACK);

  /// A record would not do: the environment is compared when configurations are.
  static final Secret.Environment ENVIRONMENT = VARIABLES::get;

  /// The smallest that is valid.
  static final String SMALL =
      """
      sources:
        - name: orders
          url: jdbc:postgresql://db/postgres
          username: watcher
          password: "${env:ORDERS_PASSWORD}"
      """;

  private Texts() {}

  static String resource(String name) {
    try (InputStream in = Texts.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Loaded load(String text) {
    return ConfigLoader.load(text, "slotwarden.yaml", ENVIRONMENT);
  }

  static Config valid(String text) {
    return validated(text).config();
  }

  static List<Problem> warnings(String text) {
    return validated(text).warnings();
  }

  private static Loaded.Valid validated(String text) {
    return switch (load(text)) {
      case Loaded.Valid valid -> valid;
      case Loaded.Invalid invalid -> throw new AssertionError(describe(invalid.problems()));
    };
  }

  /// What is wrong, as a person reads it: `LINE: PATH: MESSAGE`.
  static List<String> errors(String text) {
    return errors(load(text));
  }

  static List<String> errors(Loaded loaded) {
    return switch (loaded) {
      case Loaded.Valid _ -> List.of();
      case Loaded.Invalid invalid ->
          invalid.problems().stream()
              .filter(p -> p.severity() == Problem.Severity.ERROR)
              .map(p -> p.line() + ": " + p.path() + ": " + p.message())
              .toList();
    };
  }

  /// The only error of a text.
  static Problem error(String text) {
    assertThat(load(text)).isInstanceOf(Loaded.Invalid.class);
    List<Problem> errors =
        ((Loaded.Invalid) load(text))
            .problems().stream().filter(p -> p.severity() == Problem.Severity.ERROR).toList();
    assertThat(errors).as(describe(errors)).hasSize(1);
    return errors.getFirst();
  }

  static String describe(List<Problem> problems) {
    return String.join("\n", problems.stream().map(p -> p.describe("slotwarden.yaml")).toList());
  }

  static @Nullable String nothing(String variable) {
    return null;
  }
}
