package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LoggingTest {
  private final LoggerContext context = new LoggerContext();

  @Test
  void anEventIsOneLineOnStandardErrorWithItsInstantInUtc() {
    Logging.apply(context);
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("io.slotwarden.daemon.Loop"), Level.INFO, "stopped", null, null);
    event.setInstant(Instant.parse("2026-03-04T05:06:07.089Z"));
    event.setKeyValuePairs(List.of(new KeyValuePair("event", "stop")));

    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");

    assertThat(appender.getTarget()).isEqualTo("System.err");
    assertThat(new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8))
        .isEqualTo(
            "2026-03-04T05:06:07.089Z INFO  event=\"stop\" stopped" + System.lineSeparator());
  }

  @Test
  void librariesSpeakOfTroubleOnlyAndThePoolOfErrorsOnly() {
    Logging.apply(context);

    assertThat(context.getLogger("io.slotwarden.daemon").isInfoEnabled()).isTrue();
    assertThat(context.getLogger("io.slotwarden.daemon").isDebugEnabled()).isFalse();
    assertThat(context.getLogger("software.amazon.awssdk").isWarnEnabled()).isTrue();
    assertThat(context.getLogger("software.amazon.awssdk").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("com.zaxxer.hikari.pool").isWarnEnabled()).isFalse();
  }

  @Test
  void logbackFindsItAndAFileOfLogbackOnTheClassPathWins() {
    assertThat(ServiceLoader.load(Configurator.class)).hasAtLeastOneElementOfType(Logging.class);

    // src/test/resources has a logback-test.xml
    assertThat(new Logging().configure(context))
        .isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
  }
}
