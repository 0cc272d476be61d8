package io.slotwarden;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.guard.Guard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What README and docs say is so.
class ReadmeTest {

  @Test
  void theConfigurationOfTheReadmeIsValidAndWithoutWarning() throws IOException {
    String yaml = block("yaml");

    Loaded loaded =
        ConfigLoader.load(
            yaml,
            "README.md",
            name -> name.startsWith("SLOTWARDEN_HTTP") ? null : "https://secret.example/" + name);

    assertThat(loaded)
        .isInstanceOfSatisfying(
            Loaded.Valid.class, valid -> assertThat(valid.warnings()).isEmpty());
  }

  @Test
  void everyGuardRuleIsExplainedInTheOrderOfTheChain() throws IOException {
    List<String> rules =
        Files.readAllLines(Path.of("docs/safety.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();

    assertThat(rules).containsExactlyInAnyOrderElementsOf(Guard.names());
  }

  static String block(String language) throws IOException {
    Matcher m =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(m.find()).as("README has a %s block", language).isTrue();
    return m.group(1);
  }
}
