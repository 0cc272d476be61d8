package io.slotwarden.notify;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// A message as plain text, one field a line, in the order of all channels. For consoles and logs.
public final class PlainRenderer {
  private static final int LABEL_WIDTH = 10;

  private PlainRenderer() {}

  /// Several lines, the last without a line break. No control character of the message survives.
  public static String render(Message message) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(message));
    for (Field field : Field.of(message)) {
      lines.add(field.label() + " ".repeat(LABEL_WIDTH - field.label().length()) + field.text());
    }
    lines.add(" ".repeat(LABEL_WIDTH) + incident(message));
    return String.join("\n", lines);
  }

  /// State, severity where the state does not say it, and what happened: `SCHEDULED (info) Slot
  /// ...`.
  public static String headline(Message message) {
    String state = PlainText.line(message.state());
    String severity = message.severity().word();
    String shown = state.equalsIgnoreCase(severity) ? state : state + " (" + severity + ")";
    return shown + "  " + PlainText.line(message.headline());
  }

  /// The last line: which incident, and when this was said.
  public static String incident(Message message) {
    return "incident "
        + PlainText.line(message.incident())
        + " · slotwarden · "
        + message.at().truncatedTo(ChronoUnit.SECONDS);
  }

  /// One of the fields between headline and incident.
  ///
  /// @param text one harmless line, never empty
  public record Field(String label, String text) {

    /// Those that have something to say, in order.
    public static List<Field> of(Message m) {
      return List.of(
              new Field("What", m.what()),
              new Field("Since", m.since()),
              new Field("Evidence", m.evidence()),
              new Field("Forecast", m.forecast()),
              new Field("Impact", m.impact()),
              new Field("Done", m.done()),
              new Field("Next", m.next()),
              new Field("You can", m.youCan()))
          .stream()
          .map(f -> new Field(f.label(), PlainText.line(f.text())))
          .filter(f -> !f.text().isEmpty())
          .toList();
    }
  }
}
