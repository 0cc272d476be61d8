package io.slotwarden.cli;

import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.CheckJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/// One run of `check` without a pause between its samples, and what it printed.
final class CheckRun {
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final Map<String, String> environment = new HashMap<>();
  final List<Duration> pauses = new ArrayList<>();
  boolean terminal;

  int with(String... arguments) {
    CheckCommand command =
        new CheckCommand(environment::get, pauses::add, InstantSource.system(), terminal);
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  /// With a configuration of these sources, each as `name`, port, user and password.
  int config(Path directory, String... sources) {
    return with("-c", file(directory, "sources:\n" + String.join("", sources)).toString());
  }

  CheckJson json(Path directory, String... sources) {
    with("-o", "json", "-c", file(directory, "sources:\n" + String.join("", sources)).toString());
    return ApiJson.read(CheckJson.class, out.toString());
  }

  String source(String name, int port, String user, String password) {
    environment.put("PASSWORD_" + name, password);
    return """
      - name: %s
        url: jdbc:postgresql://127.0.0.1:%d/postgres
        username: %s
        password: "${env:PASSWORD_%s}"
        dms: none
    """
        .formatted(name, port, user, name);
  }

  static Path file(Path directory, String text) {
    try {
      return Files.writeString(directory.resolve("slotwarden.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String firstLine() {
    return out.toString().lines().findFirst().orElse("");
  }
}
