package io.slotwarden.testing;

import static org.awaitility.Awaitility.await;

import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;

/// A real Chromium without a window, driven over its DevTools protocol. It knows one page at a
/// time, and writes down what that page complained of.
@NullUnmarked // It reads answers of the browser as maps of maps.
public final class Chromium implements AutoCloseable {
  private static final JsonType<Object> JSON = Jsonb.builder().build().type(Object.class);
  private static final long ANSWER_SECONDS = 60;
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<Map<?, ?>>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger ids = new AtomicInteger();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private String session = "";

  private Chromium(Process process, URI devTools) {
    this.process = process;
    socket = client.newWebSocketBuilder().buildAsync(devTools, new Ear()).join();
  }

  /// The browser on the PATH; empty when there is none.
  public static Optional<Path> find() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// @param profile an empty folder, which the caller takes away
  public static Chromium start(Path program, Path profile) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-quic",
                "--hide-scrollbars",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.out").toFile());
    builder.environment().put("TMPDIR", profile.toString());
    Process process = builder.start();
    try {
      Chromium chromium = new Chromium(process, devTools(profile));
      chromium.attach();
      return chromium;
    } catch (IOException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static URI devTools(Path profile) throws IOException {
    Path port = profile.resolve("DevToolsActivePort");
    await("the port of Chromium")
        .atMost(Duration.ofSeconds(ANSWER_SECONDS))
        .until(() -> Files.exists(port) && Files.readAllLines(port).size() == 2);
    List<String> lines = Files.readAllLines(port);
    return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
  }

  private void attach() {
    Object target = ask("Target.createTarget", Map.of("url", "about:blank")).get("targetId");
    Map<?, ?> attached = ask("Target.attachToTarget", Map.of("targetId", target, "flatten", true));
    session = String.valueOf(attached.get("sessionId"));
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      ask(domain + ".enable", Map.of());
    }
    ask("Page.bringToFront", Map.of());
  }

  /// A screen of that width in CSS pixels; what runs by itself stands still.
  public void screen(int width, int height, boolean dark) {
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    ask(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  public void scripts(boolean on) {
    ask("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
  }

  /// Loads an address and waits until it is complete.
  public void open(String url) {
    complaints.clear();
    requests.clear();
    int before = loads.get();
    ask("Page.navigate", Map.of("url", url));
    await("the page is loaded")
        .atMost(Duration.ofSeconds(ANSWER_SECONDS))
        .until(() -> loads.get() > before);
  }

  /// The value of an expression, or of the promise that it is.
  public Object evaluate(String expression) {
    Map<?, ?> answer =
        ask(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.get("exceptionDetails") != null) {
      throw new IllegalStateException("the page threw " + answer.get("exceptionDetails"));
    }
    Object value = part(answer, "result").get("value");
    return value == null ? "" : value;
  }

  /// What the console, or the policy, had to say since the page was opened.
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// Every address that was asked for since then.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private Map<?, ?> ask(String method, Map<String, Object> params) {
    int id = ids.incrementAndGet();
    CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
    asked.put(id, answer);
    Map<String, Object> message = new HashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", params);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    socket.sendText(JSON.toJson(message), true).join();
    Map<?, ?> full = answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    if (full.get("error") != null) {
      throw new IllegalStateException(method + ": " + full.get("error"));
    }
    return part(full, "result");
  }

  private void heard(Map<?, ?> message) {
    if (message.get("id") instanceof Number id) {
      CompletableFuture<Map<?, ?>> answer = asked.remove(id.intValue());
      if (answer != null) {
        answer.complete(message);
      }
      return;
    }
    Map<?, ?> params = part(message, "params");
    switch (String.valueOf(message.get("method"))) {
      case "Page.loadEventFired" -> loads.incrementAndGet();
      case "Log.entryAdded" -> complaints.add(String.valueOf(params.get("entry")));
      case "Runtime.exceptionThrown", "Runtime.consoleAPICalled" ->
          complaints.add(String.valueOf(params));
      case "Network.requestWillBeSent" ->
          requests.add(String.valueOf(part(params, "request").get("url")));
      default -> {}
    }
  }

  private static Map<?, ?> part(Map<?, ?> whole, String name) {
    return whole.get(name) instanceof Map<?, ?> part ? part : Map.of();
  }

  @Override
  public void close() {
    try {
      ask("Browser.close", Map.of());
    } catch (RuntimeException e) {
      process.destroy();
    }
    if (!process.onExit().completeOnTimeout(null, 10, TimeUnit.SECONDS).join().equals(process)) {
      process.destroyForcibly();
    }
    client.close();
  }

  /// Puts the parts of a message together.
  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    /// Whoever waits for an answer learns why none comes.
    @Override
    public void onError(WebSocket ws, Throwable error) {
      asked.values().forEach(answer -> answer.completeExceptionally(error));
    }

    @Override
    public CompletionStage<?> onText(WebSocket ws, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        String message = text.toString();
        text.setLength(0);
        heard((Map<?, ?>) JSON.fromJson(message));
      }
      ws.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
