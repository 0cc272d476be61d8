package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `run`: the daemon, until it is told to stop.
@Command(
    name = "run",
    description = "Runs the daemon, until SIGTERM or Ctrl-C. SIGHUP reads the configuration again.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped", "1:it could not start", "2:the configuration is broken"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden run -c slotwarden.yaml",
      "  SLOTWARDEN_CONFIG=/etc/slotwarden.yaml slotwarden run"
    })
final class RunCommand implements Callable<Integer> {
  private final Secret.Environment environment;
  @Spec private CommandSpec spec;
  @Mixin private ConfigFile file;

  RunCommand(Secret.Environment environment) {
    this.environment = environment;
  }

  /// The process that these options ask for.
  DaemonProcess process() {
    return new DaemonProcess(file.named(), environment, spec.commandLine().getErr());
  }

  @Override
  public Integer call() throws InterruptedException {
    return process().run();
  }
}
