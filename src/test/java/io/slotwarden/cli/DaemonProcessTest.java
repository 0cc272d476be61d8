package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `run` is read without picocli where it is written as everybody writes it, and means the same.
class DaemonProcessTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "run -c slotwarden.yaml",
        "run --config /etc/slotwarden/slotwarden.yaml",
        "run -c a=b",
        "run -c ./-strange.yaml"
      })
  void whatIsReadWithoutPicocliIsWhatPicocliReads(String line) {
    String[] words = line.split(" ");

    assertThat(plainly(words)).isPresent();
    assertThat(plainly(words).get().file()).isEqualTo(byPicocli(words));
  }

  @ParameterizedTest
  @MethodSource
  void everythingElseIsPicocliS(List<String> words) {
    assertThat(plainly(words.toArray(String[]::new))).isEmpty();
  }

  static Stream<List<String>> everythingElseIsPicocliS() {
    return Stream.of(
        List.of(),
        List.of("slots"),
        List.of("-c", "f"),
        List.of("run", "--help"),
        List.of("run", "-c"),
        List.of("run", "-c=f"),
        List.of("run", "-cf"),
        List.of("run", "-c", ""),
        List.of("run", "-c", "-h"),
        List.of("run", "-c", "@arguments"),
        List.of("run", "-c", "\"f\""),
        List.of("run", "-x", "f"),
        List.of("run", "-c", "f", "more"),
        List.of("--version", "-c", "f"));
  }

  private static Optional<DaemonProcess> plainly(String... words) {
    return DaemonProcess.plainly(_ -> null, new PrintWriter(new StringWriter()), words);
  }

  private static @Nullable Path byPicocli(String... words) {
    var parsed = Commands.commandLine(words).parseArgs(words).subcommand();
    return ((RunCommand) parsed.commandSpec().userObject()).process().file();
  }
}
