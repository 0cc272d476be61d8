package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Whatever a text says, it becomes a configuration or reasons, never an exception.
class ConfigFuzzTest {
  private static final int MUTANTS = 1_500;
  private static final String ODD = "{}[]:,-#&*!|>'\"%@`?~ \n\t\\$0a\u0000\uFEFF\uD83D\u2028";

  @Test
  void noMutationOfAValidFileThrows() {
    RandomGenerator random = new Random(20260101);
    String full = Texts.resource("full.yaml");
    int valid = 0;
    for (int i = 0; i < MUTANTS; i++) {
      String mutant = full;
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        mutant = mutate(mutant, random);
      }
      String text = mutant;
      switch (loaded(text)) {
        case Loaded.Valid _ -> valid++;
        case Loaded.Invalid invalid ->
            assertThat(invalid.problems())
                .as(text)
                .anyMatch(p -> p.severity() == Problem.Severity.ERROR)
                .noneMatch(p -> p.describe("f").contains("hunter2"));
      }
    }
    assertThat(valid).as("mutants that are still valid").isBetween(MUTANTS / 100, MUTANTS / 2);
  }

  private static Loaded loaded(String text) {
    try {
      return Texts.load(text);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(text, e);
    }
  }

  private static String mutate(String text, RandomGenerator random) {
    if (text.isEmpty()) {
      return text;
    }
    int at = random.nextInt(text.length());
    String[] lines = text.split("\n", -1);
    int line = random.nextInt(lines.length);
    return switch (random.nextInt(6)) {
      case 0 ->
          text.substring(0, at) + ODD.charAt(random.nextInt(ODD.length())) + text.substring(at);
      case 1 -> text.substring(0, at) + text.substring(at + 1);
      case 2 -> text.substring(0, at);
      case 3 -> text.replace(lines[line] + "\n", "");
      case 4 -> text.replace(lines[line] + "\n", lines[line] + "\n" + lines[line] + "\n");
      default -> text.replace(lines[line], lines[random.nextInt(lines.length)]);
    };
  }
}
