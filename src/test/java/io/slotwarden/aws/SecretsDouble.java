package io.slotwarden.aws;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.slotwarden.config.AwsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A strict double of Secrets Manager's `GetSecretValue`, in the service's protocol (JSON 1.1). It
/// refuses what is not signed for Secrets Manager in its region, and members that the operation
/// does not have. Every secret has a version `AWSPENDING` besides, which nobody should ask for.
public final class SecretsDouble implements AutoCloseable {
  public static final String REGION = "eu-west-1";
  private static final String TARGET = "secretsmanager.GetSecretValue";
  static final Set<String> MEMBERS = Set.of("SecretId", "VersionId", "VersionStage");

  /// By ARN: the name of the member and what it holds.
  private final Map<String, Map.Entry<String, String>> secrets = new ConcurrentHashMap<>();

  /// What it answers instead; null = as Secrets Manager does.
  public volatile @Nullable Trouble trouble;

  /// While it is there, no call is answered before it has counted down.
  volatile @Nullable CountDownLatch hung;

  final List<String> calls = new CopyOnWriteArrayList<>();
  public final List<String> refusals = new CopyOnWriteArrayList<>();
  final List<String> answers = new CopyOnWriteArrayList<>();

  private final HttpServer server;

  /// An error of the service.
  public record Trouble(int status, String type, String message) {}

  public SecretsDouble() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext("/", this::answer);
    server.start();
  }

  public static String arn(String name) {
    return "arn:aws:secretsmanager:" + REGION + ":123456789012:secret:" + name + "-AbCdEf";
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// How it is reached.
  public AwsConfig aws() {
    return new AwsConfig(null, null, null, null, null, endpoint());
  }

  /// The version `AWSCURRENT` as text.
  public void put(String arn, String text) {
    secrets.put(arn, Map.entry("SecretString", text));
  }

  void putBinary(String arn, String base64) {
    secrets.put(arn, Map.entry("SecretBinary", base64));
  }

  /// As RDS and the rotation functions write it.
  public void put(String arn, String username, String password) {
    put(arn, new Gson().toJson(Map.of("username", username, "password", password)));
  }

  public int calls() {
    return calls.size();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      calls.add(body);
      CountDownLatch waits = hung;
      if (waits != null) {
        waits.await();
        return;
      }
      Trouble now = trouble;
      if (now == null) {
        now = refusal(exchange, body);
        if (now != null) {
          refusals.add(now.message());
        }
      }
      JsonObject request = now == null ? JsonParser.parseString(body).getAsJsonObject() : null;
      if (request != null && !secrets.containsKey(request.get("SecretId").getAsString())) {
        now =
            new Trouble(
                400,
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret.");
      }
      if (now != null || request == null) {
        Trouble said = now == null ? new Trouble(500, "InternalServiceError", "?") : now;
        send(exchange, said.status(), Map.of("__type", said.type(), "Message", said.message()));
        return;
      }
      answers.add(send(exchange, 200, value(request)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable Trouble refusal(HttpExchange exchange, String body) {
    String signed = exchange.getRequestHeaders().getFirst("Authorization");
    if (signed == null || !signed.contains("/" + REGION + "/secretsmanager/aws4_request,")) {
      return new Trouble(400, "InvalidSignatureException", "Credential should be scoped correctly");
    }
    if (!exchange.getRequestMethod().equals("POST")
        || !exchange.getRequestURI().getPath().equals("/")
        || !TARGET.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
        || !"application/x-amz-json-1.1"
            .equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      return new Trouble(400, "UnknownOperationException", "not GetSecretValue of JSON 1.1");
    }
    JsonElement parsed = JsonParser.parseString(body);
    if (!parsed.isJsonObject() || !MEMBERS.containsAll(parsed.getAsJsonObject().keySet())) {
      return new Trouble(400, "SerializationException", "a member that GetSecretValue has not");
    }
    if (!parsed.getAsJsonObject().has("SecretId")) {
      return new Trouble(400, "InvalidParameterException", "SecretId is missing");
    }
    JsonElement stage = parsed.getAsJsonObject().get("VersionStage");
    return stage == null || Set.of("AWSCURRENT", "AWSPENDING").contains(stage.getAsString())
        ? null
        : new Trouble(400, "ResourceNotFoundException", "no version of that stage");
  }

  private Map<String, Object> value(JsonObject request) {
    String arn = request.get("SecretId").getAsString();
    JsonElement stage = request.get("VersionStage");
    boolean pending = stage != null && stage.getAsString().equals("AWSPENDING");
    Map.Entry<String, String> held =
        pending
            ? Map.entry("SecretString", "not-yet")
            : Objects.requireNonNull(secrets.get(arn), arn);
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("ARN", arn);
    value.put("Name", arn.replaceFirst(".*:secret:(.*)-\\w{6}", "$1"));
    value.put("VersionId", "EXAMPLE1-90ab-cdef-fedc-ba987SECRET1");
    value.put(held.getKey(), held.getValue());
    value.put("VersionStages", List.of(pending ? "AWSPENDING" : "AWSCURRENT"));
    value.put("CreatedDate", 1_773_144_000.123);
    return value;
  }

  private static String send(HttpExchange exchange, int status, Map<String, ?> members)
      throws IOException {
    String text = new Gson().toJson(members);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    return text;
  }
}
