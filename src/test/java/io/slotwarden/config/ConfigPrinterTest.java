package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ByteSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `config show` prints is a file that says the same.
class ConfigPrinterTest {
  @ParameterizedTest
  @ValueSource(strings = {"full.yaml"})
  void theEffectiveValuesLoadAsTheSameConfiguration(String resource) {
    Config config = Texts.valid(Texts.resource(resource));

    assertThat(Texts.valid(ConfigPrinter.effective(config))).isEqualTo(config);
  }

  @Test
  void defaultsAreShown() {
    Config config = Texts.valid(Texts.SMALL);

    assertThat(ConfigPrinter.effective(config))
        .contains("mode: observe\n", "  listen: \"127.0.0.1:9432\"\n", "    poll: 15s\n")
        .contains("  settle: 10m\n", "policies: []\n", "  windows: []\n");
    assertThat(Texts.valid(ConfigPrinter.effective(config))).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0s", "PT1.5S, 1500ms", "PT90S, 90s", "PT90M, 90m", "PT36H, 36h", "PT72H, 3d"})
  void durationsAreExact(Duration duration, String text) {
    assertThat(YamlWriter.duration(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0B", "1023, 1023B", "1024, 1KiB", "1536, 1536B", "536870912000, 500GiB"})
  void sizesAreExact(long bytes, String text) {
    assertThat(YamlWriter.size(new ByteSize(bytes))).isEqualTo(text);
  }
}
