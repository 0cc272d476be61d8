package io.slotwarden.cli;

import io.slotwarden.config.ConfigSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `config schema`: what editors complete and check by.
@Command(
    name = "schema",
    description = "Prints the JSON Schema (draft 2020-12) of the configuration.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden config schema > slotwarden.schema.json",
      "  and as the first line of slotwarden.yaml, for editors:",
      "  # yaml-language-server: $schema=slotwarden.schema.json"
    })
final class ConfigSchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(ConfigSchema.json());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
