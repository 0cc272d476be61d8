package io.slotwarden.config;

import io.slotwarden.model.Word;

/// How the daemon logs. `$SLOTWARDEN_LOG_FORMAT` overrides the format.
///
/// @param level of our own lines: those below it are not written
public record LogConfig(Format format, Level level) {
  /// The variable that overrides `log.format`, from the first line on.
  public static final String OVERRIDE = "SLOTWARDEN_LOG_FORMAT";

  public static final LogConfig DEFAULT = new LogConfig(Format.TEXT, Level.INFO);

  /// @throws IllegalArgumentException when the text is no format
  static Format format(String text) {
    return MetricsKeys.LOG_FORMAT.shape().fromDefault(text);
  }

  /// What holds before a file is read, whatever it will say.
  public static LogConfig first(Secret.Environment environment) {
    boolean json = "json".equals(environment.get(OVERRIDE));
    return json ? new LogConfig(Format.JSON, DEFAULT.level()) : DEFAULT;
  }

  /// How a line is written.
  public enum Format implements Word {
    /// For people.
    TEXT,
    /// One JSON object a line.
    JSON
  }

  /// As loggers know them.
  public enum Level implements Word {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }
}
