package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.record.SqliteStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `store` as a person meets it: exit codes, and what goes to which stream.
class StoreCommandTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-27T20:00:00Z"));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();
  private boolean terminal;
  @TempDir private Path directory;
  private Path store;
  private Path file;

  @BeforeEach
  void configure() throws IOException {
    store = directory.resolve("slotwarden.db");
    file =
        Files.writeString(
            directory.resolve("f.yaml"),
            """
            store: {path: %s}
            sources:
              - {name: orders, url: jdbc:postgresql://db/postgres, username: u, password: "${env:PW}"}
            """
                .formatted(store));
  }

  private static @Nullable String variable(String name) {
    return name.equals("PW") ? "pw" : null;
  }

  private int run(String... arguments) {
    CommandLine command =
        new CommandLine(new StoreCommand())
            .addSubcommand(
                new StoreBackupCommand(StoreCommandTest::variable, CLOCK, standardOutput, terminal))
            .addSubcommand(new StoreInfoCommand(StoreCommandTest::variable))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  @Test
  void aBackupBesideTheDaemonIsToldInOneLine() {
    Path copy = directory.resolve("copy.db");
    try (SqliteStore daemon = SqliteStore.open(store, CLOCK)) {
      assertThat(daemon.holdsLock()).isTrue();

      assertThat(run("backup", copy.toString(), "-c", file.toString())).isZero();

      assertThat(daemon.holdsLock()).isTrue();
      assertThat(daemon.writable().isKnown()).isTrue();
    }
    assertThat(out.toString())
        .startsWith("copied " + store + " to " + copy + ": schema version ")
        .contains(", sound; 0 acts; everything is paused in it")
        .hasLineCount(1);
    assertThat(run("info", copy.toString())).isZero();
    assertThat(out.toString()).contains("integrity       sound", "words           1 of persons");
  }

  @Test
  void aBackupToAPipeIsTheFileAndNothingElse() throws IOException {
    SqliteStore.open(store, CLOCK).close();

    assertThat(run("backup", "-", "-c", file.toString())).isZero();

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("copied " + store + " to standard output: ");
    Path copy = Files.write(directory.resolve("copy.db"), standardOutput.toByteArray());
    assertThat(run("info", copy.toString())).isZero();
  }

  @Test
  void aTerminalGetsNoBinaryFile() {
    terminal = true;

    assertThat(run("backup", "-", "-c", file.toString())).isEqualTo(2);

    assertThat(err.toString()).contains("standard output is a terminal");
    assertThat(standardOutput.size()).isZero();
  }

  @Test
  void whatCantBeDoneIsExitCodeOneWithTheReason() throws IOException {
    assertThat(run("backup", directory.resolve("copy.db").toString(), "-c", file.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("slotwarden: there is no store at " + store);

    SqliteStore.open(store, CLOCK).close();
    assertThat(run("backup", file.toString(), "-c", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("nothing is overwritten");
    assertThat(file).content().startsWith("store:");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aBrokenConfigurationIsExitCodeTwo() throws IOException {
    Files.writeString(file, "mode: none");

    assertThat(run("backup", directory.resolve("copy.db").toString(), "-c", file.toString()))
        .isEqualTo(2);
    assertThat(run("info", "-c", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("mode");
  }

  /// As `docker exec slotwarden slotwarden store backup - > copy.db`: a process of its own, with
  /// nothing but its environment.
  @Test
  void theRealCommandWritesTheCopyToItsStandardOutput() throws Exception {
    Path copy = directory.resolve("copy.db");
    Path said = directory.resolve("said");
    try (SqliteStore daemon = SqliteStore.open(store, CLOCK)) {
      Process command = start(copy, said, "store", "backup", "-");
      assertThat(command.waitFor()).as(Files.readString(said)).isZero();
      assertThat(daemon.holdsLock()).isTrue();
    }

    assertThat(Files.readString(said)).startsWith("copied " + store + " to standard output: ");
    assertThat(run("info", copy.toString())).isZero();
    assertThat(out.toString()).contains("integrity       sound");
  }

  private Process start(Path output, Path errors, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().put("SLOTWARDEN_CONFIG", file.toString());
    builder.environment().put("PW", "pw");
    return builder.start();
  }
}
