package io.slotwarden.cli;

import io.avaje.json.JsonException;
import io.slotwarden.notify.PlainText;
import java.io.PrintWriter;
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

  @Override
  public final Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      ask(new ApiClient(api), out);
      out.flush();
      return 0;
    } catch (ApiFailure e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (JsonException e) {
      return failed(api + " answered in another shape: is that slotwarden, and of this version?");
    }
  }

  private int failed(String why) {
    String name = spec == spec.root() ? "slotwarden " + spec.name() : spec.qualifiedName();
    spec.commandLine().getErr().println(name + ": " + PlainText.line(why));
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
