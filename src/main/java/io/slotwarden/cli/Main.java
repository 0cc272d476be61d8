package io.slotwarden.cli;

import java.io.PrintWriter;
import java.net.ProxySelector;
import picocli.CommandLine.IVersionProvider;

/// Where the program begins. Names nothing of picocli's but in what is only used with it: the
/// daemon does without it ([DaemonProcess#plainly]).
public final class Main {
  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    var proxy = EnvironmentProxy.of(System::getenv, w -> System.err.println("slotwarden: " + w));
    if (proxy.isThere()) {
      ProxySelector.setDefault(proxy);
    }
    System.exit(execute(arguments));
  }

  private static int execute(String... arguments) {
    var daemon =
        DaemonProcess.plainly(System::getenv, new PrintWriter(System.err, true), arguments);
    if (daemon.isEmpty()) {
      return Commands.execute(arguments);
    }
    try {
      return daemon.get().run();
    } catch (Exception e) {
      e.printStackTrace();
      return 1;
    }
  }

  /// The version of the jar, for people.
  static String version() {
    var version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }

  /// The version of the jar and of the Java that runs it.
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {
        "slotwarden " + version(),
        "Java " + Runtime.version() + ", " + System.getProperty("java.vendor")
      };
    }
  }
}
