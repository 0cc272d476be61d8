package io.slotwarden.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A command of slotwarden in a process of its own, as a person runs it at a terminal.
final class ChildCommand implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  private ChildCommand(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static ChildCommand start(RunningDaemon daemon, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("os.name").equals("Linux")) {
      // Ctrl-C reaches it also where this process was told to ignore it, as jobs in the background.
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.slotwarden.cli.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SLOTWARDEN_API", "http://" + daemon.authority());
    builder.environment().put("SLOTWARDEN_TOKEN", Setup.TOKEN);
    builder.environment().put("COLUMNS", "1000");
    return new ChildCommand(builder.start());
  }

  /// All that a command says which ends by itself, the exit code last.
  static String run(RunningDaemon daemon, String... arguments) throws Exception {
    try (ChildCommand command = start(daemon, arguments)) {
      List<String> said = command.rest();
      return String.join("\n", said) + "\nexit code " + command.exit();
    }
  }

  /// What it has said up to this line.
  List<String> until(String last) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (line.equals(last)) {
        return List.copyOf(lines);
      }
    }
    throw new AssertionError("it never said '" + last + "', but " + lines);
  }

  /// Ctrl-C.
  void interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  int exit() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end, and said " + lines);
    }
    return process.exitValue();
  }

  private List<String> rest() throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
    }
    return List.copyOf(lines);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
