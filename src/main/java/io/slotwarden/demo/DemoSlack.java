package io.slotwarden.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.avaje.json.JsonException;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// A stand-in for Slack's incoming webhook on loopback: what arrives is shown on the console in
/// plain form, the most telling fields of it, and answered `ok` as Slack does.
public final class DemoSlack implements AutoCloseable {
  private static final String PATH = "/services/T0DEMO/B0DEMO/demo";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern EMOJI = Pattern.compile("^:[a-z_]+: ");

  /// Of the nine fields of a message; all of them would flood a console.
  private static final List<String> SHOWN = List.of("*Done*");

  /// What a notice is for: to tell what comes and why, and how to stop it.
  private static final List<String> SHOWN_OF_NOTICE = List.of("*Evidence*", "*Next*", "*You can*");

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Narrator narrator;
  private final Set<String> shown = ConcurrentHashMap.newKeySet();

  private DemoSlack(Narrator narrator) throws IOException {
    this.narrator = narrator;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(PATH, this::receive);
    http.setExecutor(threads);
    http.start();
  }

  public static DemoSlack open(Narrator narrator) throws IOException {
    return new DemoSlack(narrator);
  }

  public String webhookUrl() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + PATH;
  }

  /// True once a message in this state has been shown: `RESUMED`, `DROPPED` ...
  boolean hasShown(String state) {
    return shown.contains(state);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      List<String> lines = new ArrayList<>();
      try {
        lines.addAll(plain(JSON.fromJsonObject(body)));
      } catch (JsonException | IllegalStateException e) {
        answer(exchange, 400, "invalid_payload");
        return;
      }
      narrator.quote("#dba", lines);
      shown.add(lines.getFirst().split(" ", 2)[0]);
      answer(exchange, 200, "ok");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /// The header and the telling sections of a payload, one a line.
  static List<String> plain(Map<String, Object> payload) {
    List<String> lines = new ArrayList<>();
    List<String> fields = new ArrayList<>(SHOWN);
    if (Objects.toString(payload.get("text")).startsWith("SCHEDULED")) {
      fields.addAll(SHOWN_OF_NOTICE);
    }
    if (payload.get("blocks") instanceof List<?> blocks) {
      for (Object block : blocks) {
        if (block instanceof Map<?, ?> map && map.get("text") instanceof Map<?, ?> text) {
          String shown = plain(Objects.toString(text.get("text")));
          if ("header".equals(map.get("type"))) {
            lines.add(EMOJI.matcher(shown).replaceFirst(""));
          } else if (fields.stream().anyMatch(shown::startsWith)) {
            lines.add(field(shown));
          }
        }
      }
    }
    return lines.isEmpty() ? List.of(Objects.toString(payload.get("text"))) : lines;
  }

  private static String plain(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("`", "");
  }

  /// `*Label* text` with the texts below each other.
  private static String field(String section) {
    int end = section.indexOf('*', 1);
    return String.format("%-10s", section.substring(1, end)) + section.substring(end + 1).strip();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
