package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `store`: the daemon's memory, as a file.
@Command(
    name = "store",
    description = "Copies the store while the daemon runs, and shows what is in it.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class StoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  static CommandLine commandLine(Secret.Environment environment) {
    return new CommandLine(new StoreCommand())
        .addSubcommand(
            new StoreBackupCommand(
                environment,
                InstantSource.system(),
                new FileOutputStream(FileDescriptor.out),
                Terminal.ofThisProcess().isThere()))
        .addSubcommand(new StoreInfoCommand(environment));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Name one of backup, info");
  }
}
