package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The README's table of commands is that of the program.
class ReadmeCommandsTest {

  @Test
  void everyCommandStandsInTheReadmeAndNoOther() throws IOException {
    List<String> told =
        Files.readAllLines(Path.of("README.md")).stream()
            .dropWhile(line -> !line.equals("| command | does |"))
            .takeWhile(line -> line.startsWith("|"))
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();

    assertThat(Commands.commandLine().getSubcommands().keySet())
        .filteredOn(name -> !name.equals("help"))
        .containsExactlyInAnyOrderElementsOf(told);
  }
}
