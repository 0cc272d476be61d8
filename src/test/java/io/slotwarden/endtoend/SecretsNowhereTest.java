package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigChange;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigPrinter;
import io.slotwarden.config.Loaded;
import io.slotwarden.guard.Rules;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.LoggerFactory;

/// A secret stands in every place that takes one, everything that it is for fails, and every logger
/// of the process, libraries too, says all that it knows: nowhere does a secret appear.
@Isolated("it turns on the finest log of the whole process")
@ResourceLock(Servers.LOCK)
class SecretsNowhereTest {
  private static final String MARK = "hunter2";
  private static final String SLOT = "mig_2026_orders";
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final java.util.logging.Logger julRoot = LogManager.getLogManager().getLogger("");
  private final Level rootLevel = root.getLevel();
  private final java.util.logging.Level julLevel = julRoot.getLevel();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  @TempDir Path home;

  private final AppenderBase<ILoggingEvent> ear =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          said.add(everything(event));
        }
      };

  private final Handler julEar =
      new Handler() {
        @Override
        public void publish(LogRecord event) {
          said.add(
              event.getLoggerName()
                  + ": "
                  + event.getMessage()
                  + " "
                  + List.of(event.getParameters() == null ? new Object[0] : event.getParameters())
                  + " "
                  + thrown(event.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    ear.setContext(root.getLoggerContext());
    ear.start();
    // What is for this test only need not stand on the screen.
    root.iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(root::detachAppender);
    root.addAppender(ear);
    root.setLevel(Level.TRACE);
    julRoot.addHandler(julEar);
    julRoot.setLevel(java.util.logging.Level.FINE);
  }

  @AfterEach
  void listenNoMore() {
    root.detachAppender(ear);
    others.forEach(root::addAppender);
    root.setLevel(rootLevel);
    julRoot.removeHandler(julEar);
    julRoot.setLevel(julLevel);
  }

  @Test
  void noSecretIsInAnyEventAnswerErrorOrRecord() throws Exception {
    PostgresServer server = Servers.of(Majors.newest());
    Servers.abandonedSlot(server, SLOT);
    server.execute(
        "drop role if exists keeper",
        "create role keeper login password 'right-" + MARK + "' in role pg_monitor");
    Map<String, String> secrets = secrets();
    Setup setup = new Setup(home, "http://127.0.0.1:1/").source(server).drops(SLOT).earn(SLOT);
    String text = text(server, setup);
    Config config = valid(text, secrets);
    List<String> shown = new ArrayList<>();

    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      daemon.awaitRefusal(SLOT, Rules.NOTICE);
      RunningDaemon.await("every channel was tried")
          .until(() -> Stream.of("lost", "odd").allMatch(c -> heard("notify", c)));
      RunningDaemon.await("the broken source was tried")
          .until(() -> daemon.source("broken").lastPoll() != null);
      assertThat(daemon.source("broken").up()).isFalse();
      shown.addAll(asked(daemon));
      daemon.reload(valid(text.replace("poll: 200ms", "poll: 300ms"), secrets));
      daemon.reload(valid(text.replace("read-token: \"${env:READ}\", ", ""), secrets));
      shown.add(String.valueOf(daemon.now()));
    } finally {
      server.dropSlots();
      server.execute("drop role keeper");
    }

    shown.add(config.toString());
    shown.add(ConfigPrinter.effective(config));
    shown.addAll(literals(text, secrets));
    shown.add(Files.readString(home.resolve("slotwarden.db"), StandardCharsets.ISO_8859_1));
    assertThat(said).as("the finest log").hasSizeGreaterThan(100);
    assertThat(said).noneMatch(SecretsNowhereTest::betrays);
    assertThat(shown).noneMatch(SecretsNowhereTest::betrays);
  }

  private boolean heard(String event, String channel) {
    return said.stream().anyMatch(s -> s.contains("event=" + event) && s.contains(channel));
  }

  private static boolean betrays(String text) {
    String coded = Base64.getEncoder().encodeToString(MARK.getBytes(StandardCharsets.UTF_8));
    return text.contains(MARK) || text.contains(coded.substring(0, 8));
  }

  private static Map<String, String> secrets() {
    Map<String, String> s = new HashMap<>();
    s.put("WRONG", "wrong-" + MARK);
    s.put("RIGHT", "right-" + MARK);
    s.put("ACTOR", "actor-" + MARK);
    s.put("TOKEN", "token-" + MARK);
    s.put("READ", "read-" + MARK);
    s.put("LOST", "http://127.0.0.1:1/services/T0/B0/" + MARK);
    s.put("ODD", "http://user:" + MARK + "@[/not a URL/" + MARK);
    s.put("BEAT", "http://127.0.0.1:1/ping/" + MARK + "?key=" + MARK);
    return s;
  }

  /// One source that answers and one that turns the password away; one channel that nobody hears
  /// and one whose URL is none.
  private static String text(PostgresServer server, Setup setup) {
    return """
    mode: enforce
    http: {listen: "127.0.0.1:0", read-token: "${env:READ}", token: "${env:TOKEN}"}
    store: {path: %s}
    heartbeat-url: "${env:BEAT}"
    sources:
      - name: orders
        url: %s
        username: keeper
        password: "${env:RIGHT}"
        actor: {username: %s, password: "${env:ACTOR}"}
        poll: 200ms
        dms: none
      - name: broken
        url: %s
        username: keeper
        password: "${env:WRONG}"
        poll: 200ms
        dms: none
    policies:
      - name: %s
        drop-slot: {sources: [orders], slots: [%s], inactive-for: 1h, notice: 0s}
    notify:
      - slack: {name: lost, webhook-url: "${env:LOST}"}
      - slack: {name: odd, webhook-url: "${env:ODD}"}
    guard: {settle: 0s, new-store-hold: 0s, kill-switch: %s, allow-short-times: true}
    """
        .formatted(
            setup.config().store().path(),
            server.url(),
            Sources.ACTOR,
            server.url().replace("127.0.0.1", "localhost"),
            Setup.POLICY,
            SLOT,
            setup.home.resolve("STOP"));
  }

  private static Config valid(String text, Map<String, String> secrets) {
    return switch (ConfigLoader.load(text, "slotwarden.yaml", secrets::get)) {
      case Loaded.Valid valid -> valid.config();
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  /// The same with the values in the file itself: warnings, changes, and what is printed.
  private static List<String> literals(String text, Map<String, String> secrets) {
    String literal = text;
    for (Map.Entry<String, String> s : secrets.entrySet()) {
      literal = literal.replace("${env:" + s.getKey() + "}", s.getValue());
    }
    Loaded loaded = ConfigLoader.load(literal, "slotwarden.yaml", secrets::get);
    Loaded broken =
        ConfigLoader.load(literal.replace("name: ", "nmae: "), "slotwarden.yaml", secrets::get);
    Config config = ((Loaded.Valid) loaded).config();
    assertThat(broken).isInstanceOf(Loaded.Invalid.class);
    return List.of(
        loaded.toString(),
        broken.toString(),
        ConfigPrinter.effective(config),
        ConfigChange.between(valid(text, secrets), config).toString());
  }

  private static List<String> asked(RunningDaemon daemon) throws Exception {
    List<String> answers = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path :
          List.of(
              "/",
              "/metrics",
              "/api/v1/status",
              "/api/v1/sources",
              "/api/v1/slots",
              "/api/v1/alerts",
              "/api/v1/explain/orders/" + SLOT)) {
        for (String token : List.of("read-" + MARK, "wrong-" + MARK)) {
          HttpResponse<String> answer =
              client.send(
                  HttpRequest.newBuilder(java.net.URI.create("http://" + daemon.authority() + path))
                      .header("Authorization", "Bearer " + token)
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
          assertThat(answer.statusCode()).isEqualTo(token.startsWith("read") ? 200 : 401);
          answers.add(answer.headers() + answer.body());
        }
      }
    }
    return answers;
  }

  private static String everything(ILoggingEvent event) {
    StringBuilder all = new StringBuilder(event.getLoggerName());
    all.append(' ').append(event.getMessage()).append(' ').append(event.getFormattedMessage());
    if (event.getArgumentArray() != null) {
      for (Object argument : event.getArgumentArray()) {
        all.append(' ').append(argument instanceof Throwable t ? thrown(t) : argument);
      }
    }
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(p -> all.append(' ').append(p.key + "=" + p.value));
    }
    all.append(event.getMDCPropertyMap());
    for (IThrowableProxy t = event.getThrowableProxy(); t != null; t = t.getCause()) {
      all.append(' ').append(t.getClassName()).append(' ').append(t.getMessage());
      for (IThrowableProxy s : t.getSuppressed()) {
        all.append(' ').append(s.getMessage());
      }
    }
    return all.toString();
  }

  private static String thrown(Throwable first) {
    StringBuilder all = new StringBuilder();
    int depth = 0;
    for (Throwable t = first; t != null && depth++ < 20; t = t.getCause()) {
      all.append(' ').append(t);
      for (Throwable s : t.getSuppressed()) {
        all.append(' ').append(s);
      }
    }
    return all.toString();
  }
}
