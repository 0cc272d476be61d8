package io.slotwarden.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Secrets are referred to, read again at each use, and never shown.
class SecretsTest {
  private static final String LITERALS =
      """
      http: {token: "t0ken-hunter2"}
      sources:
        - name: orders
          url: jdbc:postgresql://db/postgres
          username: watcher
          password: "pw-hunter2"
          actor: {username: dropper, password: "pw-hunter2"}
      notify: [{slack: {name: dba, webhook-url: "https://hooks.slack.example/hunter2"}}]
      """;

  @Test
  void aLiteralWorksWithAWarning() {
    assertThat(password(Texts.valid(LITERALS)).reveal()).isEqualTo(Texts.PASSWORD);
    assertThat(Texts.warnings(LITERALS))
        .extracting(p -> p.line() + ": " + p.path() + ": " + p.message())
        .containsExactly(
            "1: http.token: a token stands in the file itself",
            "6: sources[0].password: a password stands in the file itself",
            "7: sources[0].actor.password: a password stands in the file itself",
            "8: notify[0].slack.webhook-url: a webhook URL stands in the file itself");
  }

  @Test
  void noSecretIsShownByTheTreeTheProblemsOrThePrinter() {
    for (String text : new String[] {LITERALS, Texts.resource("full.yaml")}) {
      Config config = Texts.valid(text);

      assertThat(config.toString()).doesNotContain("hunter2");
      assertThat(ConfigPrinter.effective(config)).doesNotContain("hunter2");
      assertThat(Texts.describe(Texts.warnings(text))).doesNotContain("hunter2");
    }
    assertThat(ConfigPrinter.effective(Texts.valid(LITERALS))).contains("password: \"****\"");
    assertThat(
            ConfigSource.find(
                null, Map.of("SLOTWARDEN_CONFIG_CONTENT", LITERALS)::get, Path.of("/nowhere/x")))
        .asString()
        .doesNotContain("hunter2");
  }

  @Test
  void aVariableIsReadAgainAtEachUse() {
    Map<String, String> variables = new HashMap<>(Texts.VARIABLES);
    Loaded loaded = ConfigLoader.load(Texts.SMALL, "f", variables::get);
    Secret password = password(((Loaded.Valid) loaded).config());

    variables.put("ORDERS_PASSWORD", "rotated");
    assertThat(password.reveal()).isEqualTo("rotated");

    variables.remove("ORDERS_PASSWORD");
    assertThatThrownBy(password::reveal)
        .isInstanceOf(Secret.SecretUnavailable.class)
        .hasMessage("environment variable ORDERS_PASSWORD is not set");
  }

  @Test
  void aFileIsReadAgainAtEachUseWithoutItsLineBreak(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "first\n");
    Config config =
        Texts.valid(Texts.SMALL.replace("${env:ORDERS_PASSWORD}", "${file:" + file + "}"));
    Secret password = password(config);
    assertThat(password.reveal()).isEqualTo("first");

    Files.writeString(file, "second\r\n");
    assertThat(password.reveal()).isEqualTo("second");
    assertThat(password).hasToString("${file:" + file + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ${env:NOT_SET}       | environment variable NOT_SET is not set
          ${env:EMPTY}         | ${env:EMPTY} is empty
          ${env:NOT SET}       | not a name of an environment variable: 'NOT SET'
          ${file:/nowhere/x}   | secret file /nowhere/x can't be read (NoSuchFileException)
          ${file:/}            | secret file / can't be read (IOException)
          a${env:TOKEN}        | a reference must be the whole value and one of env and file
          ${env:TOKEN}hunter2  | a reference must be the whole value and one of env and file
          ${vault:x}           | a reference must be the whole value and one of env and file
          ${TOKEN}             | a reference must be the whole value and one of env and file
          """)
  void aReferenceThatLeadsNowhereIsAnErrorWithItsLine(String reference, String message) {
    Loaded loaded =
        ConfigLoader.load(
            Texts.SMALL.replace("${env:ORDERS_PASSWORD}", reference),
            "f",
            n -> n.equals("EMPTY") ? "" : Texts.VARIABLES.get(n));

    assertThat(Texts.errors(loaded)).containsExactly("5: sources[0].password: " + message);
  }

  @Test
  void aPasswordThatYamlTakesForANumberIsNotQuoted() {
    Problem problem = Texts.error(Texts.SMALL.replace("\"${env:ORDERS_PASSWORD}\"", "4711"));

    assertThat(problem.describe("f")).doesNotContain("4711").contains("put it in quotes");
  }

  @Test
  void aWebhookMustBeAUrlAndIsNotQuoted() {
    Problem problem =
        Texts.error(Texts.SMALL + "notify: [{slack: {name: d, webhook-url: '${env:TOKEN}'}}]");

    assertThat(problem.message()).isEqualTo("${env:TOKEN} does not start with http");
  }

  private static Secret password(Config config) {
    return ((Login.Password) config.sources().getFirst().monitor().login()).secret();
  }
}
