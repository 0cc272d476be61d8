package io.slotwarden.cli;

import io.avaje.json.JsonException;
import io.slotwarden.config.Secret;
import io.slotwarden.notify.PlainText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A command that asks the running daemon. Results go to standard output, failures to standard
/// error with exit code 1.
abstract class ApiCommand implements Callable<Integer> {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec;

  @Option(
      names = "--api",
      paramLabel = "URL",
      defaultValue = "${env:SLOTWARDEN_API:-http://127.0.0.1:9432}",
      description = "where slotwarden listens ($SLOTWARDEN_API; default: ${DEFAULT-VALUE})")
  private String api = "";

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "the authority of its certificate where --api is https, PEM ($SLOTWARDEN_CA; else those"
              + " that Java trusts)")
  private @Nullable Path ca;

  private final Secret.Environment environment;

  /// Reads only: whatever a look needs comes from the environment of this process.
  ApiCommand() {
    this(System::getenv);
  }

  ApiCommand(Secret.Environment environment) {
    this.environment = environment;
  }

  @Override
  public final Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      ask(new ApiClient(api, ApiAccess.of(ca, environment)), out);
      out.flush();
      return 0;
    } catch (ApiFailure e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (JsonException e) {
      return failed(api + " answered in another shape: is that slotwarden, and of this version?");
    }
  }

  private int failed(String why) {
    String name = spec.qualifiedName();
    String command = name.startsWith("slotwarden ") ? name : "slotwarden " + name;
    spec.commandLine().getErr().println(command + ": " + PlainText.line(why));
    spec.commandLine().getErr().flush();
    return 1;
  }

  /// @throws ApiFailure when the daemon can't be asked or does not do it
  abstract void ask(ApiClient client, PrintWriter out);

  static String utc(@Nullable Instant instant) {
    return instant == null ? "" : UTC.format(instant);
  }

  /// Text that comes from databases and accounts, harmless to a terminal.
  static String text(@Nullable String text) {
    return text == null ? "" : PlainText.line(text);
  }
}
