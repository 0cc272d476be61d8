package io.slotwarden.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.slotwarden.config.LogConfig;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// What is logged, where and how. In Java and not in a `logback.xml`, which would load some 500
/// classes, most of them of an XML parser, at each start of the program. Whoever wants it otherwise
/// names a file of Logback's by `-Dlogback.configurationFile` (or puts one on the class path, as
/// the tests do): it wins.
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (isConfiguredOtherwise()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    apply(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static void apply(LoggerContext context) {
    Written line = new Written();
    line.setContext(context);
    line.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(line);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("STDERR");
    appender.setTarget("System.err"); // standard output belongs to results
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.putObject(Written.class.getName(), line);
    context.getLogger("io.slotwarden").setLevel(Level.INFO);
    // Its warnings repeat with a stack trace what the observer says in one line.
    context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
  }

  /// From now on it is logged so; not where a file of Logback's says how.
  static void follow(LogConfig config) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      follow(context, config);
    }
  }

  static void follow(LoggerContext context, LogConfig config) {
    if (context.getObject(Written.class.getName()) instanceof Written line) {
      line.now =
          switch (config.format()) {
            case TEXT -> new LogLine();
            case JSON -> new LogJson();
          };
      context.getLogger("io.slotwarden").setLevel(Level.toLevel(config.level().name()));
    }
  }

  /// How events are written now: a reload may change it.
  private static final class Written extends LayoutBase<ILoggingEvent> {
    private volatile Layout<ILoggingEvent> now = new LogLine();

    @Override
    public String doLayout(ILoggingEvent event) {
      return now.doLayout(event);
    }
  }

  private static boolean isConfiguredOtherwise() {
    return System.getProperty("logback.configurationFile") != null
        || Stream.of("logback-test.xml", "logback.xml")
            .anyMatch(name -> Logging.class.getClassLoader().getResource(name) != null);
  }
}
