package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One text, and no doubt which.
class ConfigSourceTest {
  @TempDir private Path directory;
  private Path named;
  private Path byDefault;

  @BeforeEach
  void files() throws IOException {
    named = Files.writeString(directory.resolve("named.yaml"), "named");
    byDefault = directory.resolve("slotwarden.yaml");
  }

  private ConfigSource find(Map<String, String> variables) {
    return ConfigSource.find(null, variables::get, byDefault);
  }

  @Test
  void theOptionWinsOverEverything() throws IOException {
    Files.writeString(byDefault, "default");

    ConfigSource found =
        ConfigSource.find(
            named,
            Map.of("SLOTWARDEN_CONFIG", "/nowhere", "SLOTWARDEN_CONFIG_CONTENT", "content")::get,
            byDefault);

    assertThat(found).isEqualTo(new ConfigSource.Found(named.toString(), "named"));
  }

  @Test
  void theVariableWinsOverTheDefaultFile() throws IOException {
    Files.writeString(byDefault, "default");

    assertThat(find(Map.of("SLOTWARDEN_CONFIG", named.toString())))
        .isEqualTo(new ConfigSource.Found(named.toString(), "named"));
  }

  @Test
  void theDefaultFileIsTakenWhenNothingIsNamed() throws IOException {
    Files.writeString(byDefault, "default");

    assertThat(find(Map.of("SLOTWARDEN_CONFIG", "", "SLOTWARDEN_CONFIG_CONTENT", " ")))
        .isEqualTo(new ConfigSource.Found(byDefault.toString(), "default"));
  }

  @Test
  void theVariableMayHoldTheTextItself() {
    assertThat(find(Map.of("SLOTWARDEN_CONFIG_CONTENT", "content")))
        .isEqualTo(new ConfigSource.Found("$SLOTWARDEN_CONFIG_CONTENT", "content"));
  }

  @Test
  void twoTextsAtOnceAreRefused() throws IOException {
    assertThat(
            find(
                Map.of(
                    "SLOTWARDEN_CONFIG_CONTENT", "content", "SLOTWARDEN_CONFIG", named.toString())))
        .isInstanceOf(ConfigSource.Missing.class);
    Files.writeString(byDefault, "default");
    assertThat(find(Map.of("SLOTWARDEN_CONFIG_CONTENT", "content")))
        .isInstanceOf(ConfigSource.Missing.class);
  }

  @Test
  void whatCantBeReadIsSaidWithTheRemedy() throws IOException {
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 'x'});

    assertThat(message(find(Map.of())))
        .contains("slotwarden.yaml: error: there is no such file in ", "-c FILE");
    assertThat(message(ConfigSource.find(Path.of("/nowhere/x"), Texts::nothing)))
        .startsWith("/nowhere/x: error: there is no such file");
    assertThat(message(ConfigSource.find(directory, Texts::nothing))).contains("is a directory");
    assertThat(message(ConfigSource.find(binary, Texts::nothing))).contains("is not UTF-8 text");
  }

  @Test
  void aMissingFileIsAnInvalidConfiguration() {
    assertThat(ConfigLoader.load(find(Map.of()), Texts::nothing))
        .isInstanceOf(Loaded.Invalid.class);
  }

  private static String message(ConfigSource source) {
    ConfigSource.Missing missing = (ConfigSource.Missing) source;
    return missing.problem().describe(missing.name());
  }
}
