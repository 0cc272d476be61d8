package io.slotwarden.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/// What the daemon logs, in a file: the console belongs to the story.
///
/// @param file may not be there yet
public record DaemonLog(Path file) {
  private static final int TAIL = 15;

  /// From now on everything that is logged goes there and nowhere else.
  public static DaemonLog into(Path directory) {
    Path file = directory.resolve("slotwarden.log");
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} %msg %kvp%n");
    encoder.start();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.getLogger("io.slotwarden").setLevel(Level.INFO);
    return new DaemonLog(file);
  }

  /// Shows its end on standard error: its directory will be gone in a moment.
  public void showTail() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    System.err.println("The end of the daemon's log:");
    lines.stream().skip(Math.max(0, lines.size() - TAIL)).forEach(System.err::println);
  }
}
