package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// A command that is named first is made without the others, and nobody notices.
class CommandsTest {

  @Test
  void aCommandMadeByItselfSaysOfItselfWhatItSaysAmongAllOthers() {
    CommandLine whole = Commands.commandLine();
    assertThat(whole.getSubcommands()).hasSizeGreaterThan(15);

    whole
        .getSubcommands()
        .forEach(
            (name, among) -> {
              CommandLine alone =
                  Objects.requireNonNull(
                      Commands.commandLine(name).getSubcommands().get(name), name);
              assertThat(alone.getUsageMessage()).isEqualTo(among.getUsageMessage());
              assertThat(alone.getSubcommands().keySet())
                  .isEqualTo(among.getSubcommands().keySet());
            });
  }

  @Test
  void helpKnowsAllCommandsAndAMistakeIsToldWhichWereMeant() {
    StringWriter out = new StringWriter();
    String[] help = {"help", "run"};
    Commands.commandLine(help).setOut(new PrintWriter(out)).execute(help);
    assertThat(out.toString()).contains("slotwarden run -c slotwarden.yaml");

    StringWriter err = new StringWriter();
    String[] mistake = {"alert"};
    assertThat(Commands.commandLine(mistake).setErr(new PrintWriter(err)).execute(mistake))
        .isEqualTo(2);
    assertThat(err.toString()).contains("Did you mean", "alerts");
  }
}
