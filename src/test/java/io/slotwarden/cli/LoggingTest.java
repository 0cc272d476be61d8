package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.slotwarden.config.LogConfig;
import io.slotwarden.testing.Hostile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.KeyValuePair;

class LoggingTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final String TIME = "2026-11-22T12:00:00.000Z %s";
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

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void whateverIsInAnEventItIsOneLineThatMovesNoCursor(String text) {
    LoggingEvent event =
        new LoggingEvent(
            "",
            context.getLogger("x"),
            Level.WARN,
            "it said: {}",
            failure(text),
            new Object[] {text});
    event.setKeyValuePairs(
        List.of(new KeyValuePair("event", "resume"), new KeyValuePair("slot", text)));

    String line = line(event);

    assertThat(line).endsWith(System.lineSeparator());
    assertThat(line.stripTrailing().codePoints()).noneMatch(Hostile::isHidden);
    assertThat(line).hasSizeLessThan(16 * 1024 * 4);
    assertThat(line).startsWith(TIME.formatted("WARN  event=\"resume\" slot=\""));
  }

  @Test
  void aValueCannotEndItselfAndBeginAnother() {
    LoggingEvent event = new LoggingEvent("", context.getLogger("x"), Level.INFO, "m", null, null);
    event.setInstant(NOON);
    event.setKeyValuePairs(List.of(new KeyValuePair("slot", "a\" event=\"drop\\")));

    assertThat(line(event))
        .isEqualTo(
            TIME.formatted("INFO  slot=\"a\\\" event=\\\"drop\\\\\" m") + System.lineSeparator());
  }

  @Test
  void anExceptionAndItsCausesStandOnTheSameLine() {
    LoggingEvent event =
        new LoggingEvent("", context.getLogger("x"), Level.ERROR, "m", failure("one\ntwo"), null);
    event.setInstant(NOON);

    assertThat(line(event))
        .matches(
            "(?s)"
                + Pattern.quote(
                    TIME.formatted("ERROR m | java.lang.IllegalStateException: one\\ntwo at "))
                + "[^\n"
                + "]*LoggingTest[^\n"
                + "]*; caused by java.io.IOException: one\\\\n"
                + "two at [^\n"
                + "]*\n");
  }

  @Test
  void aCauseThatLeadsBackToItselfEnds() {
    Exception outer = new Exception("outer");
    outer.initCause(new Exception("inner", outer));

    LoggingEvent event =
        new LoggingEvent("", context.getLogger("x"), Level.ERROR, "m", outer, null);

    assertThat(line(event)).contains("outer", "inner");
  }

  private static Exception failure(String text) {
    return new IllegalStateException(text, new IOException(text));
  }

  private String line(LoggingEvent event) {
    event.setInstant(NOON);
    LogLine layout = new LogLine();
    layout.setContext(context);
    return layout.doLayout(event);
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

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void whateverIsInAnEventItIsOneObjectOnOneLineThatCollectorsDoNotCut(String text) {
    LoggingEvent event =
        new LoggingEvent(
            "",
            context.getLogger("io.slotwarden.x"),
            Level.WARN,
            "it said: {}",
            failure(text),
            new Object[] {text});
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("event", "resume"),
            new KeyValuePair("slot", text),
            new KeyValuePair("task", text)));

    String line = json(event);

    assertThat(line).endsWith("}\n");
    assertThat(line.stripTrailing().codePoints()).noneMatch(Hostile::isHidden);
    assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(16 * 1024);
    Map<String, Object> members = object(line);
    assertThat(members.keySet())
        .containsExactly("time", "level", "event", "message", "slot", "task", "logger", "error");
    assertThat(members).containsEntry("event", "resume").containsEntry("level", "warn");
    if (text.length() < 100
        && text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      assertThat(members).containsEntry("slot", text).containsEntry("message", "it said: " + text);
    }
  }

  @Test
  void numbersAndTruthValuesAreThemselvesAndTheStackIsOneText() {
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("io.slotwarden.x"), Level.ERROR, "m", failure("why"), null);
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("event", "start"),
            new KeyValuePair("sources", 3),
            new KeyValuePair("short_times", false),
            new KeyValuePair("by", null)));

    String line = json(event);

    assertThat(line)
        .startsWith(
            "{\"time\":\"2026-11-22T12:00:00.000Z\",\"level\":\"error\",\"event\":\"start\","
                + "\"message\":\"m\",\"sources\":3,\"short_times\":false,\"logger\":\"io.slotwarden.x\",\"error\":\"java.lang.IllegalStateException:"
                + " why\\n"
                + "\\tat ");
    assertThat(object(line).get("error"))
        .asString()
        .contains("\n\tat io.slotwarden.cli.LoggingTest.", "\nCaused by: java.io.IOException: why");
  }

  @Test
  void aKeyThatIsOursIsNotOverwrittenAndALibrarysLineHasAnEventToo() {
    LoggingEvent event =
        new LoggingEvent("", context.getLogger("lib"), Level.WARN, "theirs", null, null);
    event.setKeyValuePairs(List.of(new KeyValuePair("message", "x"), new KeyValuePair("time", 1)));

    assertThat(object(json(event)))
        .containsEntry("event", LogJson.LIBRARY)
        .containsEntry("message", "theirs")
        .containsEntry("message_", "x")
        .containsEntry("time", "2026-11-22T12:00:00.000Z");
  }

  @Test
  void formatAndLevelFollowTheConfiguration() {
    Logging.apply(context);
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
    LoggingEvent event =
        new LoggingEvent("", context.getLogger("io.slotwarden.x"), Level.INFO, "m", null, null);

    Logging.follow(context, new LogConfig(LogConfig.Format.JSON, LogConfig.Level.WARN));

    assertThat(new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8))
        .startsWith("{");
    assertThat(context.getLogger("io.slotwarden.daemon").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("software.amazon.awssdk").isWarnEnabled()).isTrue();

    Logging.follow(context, LogConfig.DEFAULT);

    assertThat(new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8))
        .endsWith(" INFO  m" + System.lineSeparator());
    assertThat(context.getLogger("io.slotwarden.daemon").isInfoEnabled()).isTrue();
  }

  private String json(LoggingEvent event) {
    event.setInstant(NOON);
    LogJson layout = new LogJson();
    layout.setContext(context);
    return layout.doLayout(event);
  }

  private static Map<String, Object> object(String line) {
    JsonReader reader = new JsonReader(new StringReader(line));
    reader.setStrictness(Strictness.STRICT);
    Map<String, Object> members = new LinkedHashMap<>();
    JsonParser.parseReader(reader)
        .getAsJsonObject()
        .entrySet()
        .forEach(
            e ->
                members.put(
                    e.getKey(),
                    e.getValue().getAsJsonPrimitive().isString()
                        ? e.getValue().getAsString()
                        : e.getValue()));
    return members;
  }
}
