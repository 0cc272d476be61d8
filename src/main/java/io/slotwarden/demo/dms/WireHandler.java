package io.slotwarden.demo.dms;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The HTTP side: headers, signatures, faults on the line, and the record of what was asked and
/// answered.
final class WireHandler implements HttpHandler {
  private static final String TARGET_PREFIX = "AmazonDMSv20160101.";
  private static final String JSON = "application/x-amz-json-1.1";
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/[0-9]{8}/([^/]+)/([^/]+)/aws4_request,.*");
  private static final String HTML =
      "<html><head><title>502 Bad Gateway</title></head><body>no</body></html>";

  /// Between two bytes of a dripping answer: each arrives well within a socket timeout, the whole
  /// never does.
  private static final long DRIP_MILLIS = 50;

  final List<Call> calls = new CopyOnWriteArrayList<>();
  final List<Answer> answers = new CopyOnWriteArrayList<>();
  final List<String> violations = new CopyOnWriteArrayList<>();

  /// The account in everything that goes out; null = the true one.
  volatile @Nullable String pretendedAccount;

  /// The limit on calls; null = none.
  volatile @Nullable TokenBucket bucket;

  private final SimulatedWorld world;
  private final DmsDialect dms;
  private final SimulatedFaults faults;
  private final CountDownLatch closing = new CountDownLatch(1);

  WireHandler(SimulatedWorld world, DmsDialect dms, SimulatedFaults faults) {
    this.world = world;
    this.dms = dms;
    this.faults = faults;
  }

  /// Lets go of every call that hangs.
  void close() {
    closing.countDown();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    try (exchange) {
      if (target == null) {
        sts(exchange, body);
      } else {
        dms(exchange, target, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      violations.add("the double itself failed: " + e);
      throw e;
    }
  }

  private void sts(HttpExchange exchange, String body) throws IOException, InterruptedException {
    Map<String, Object> form = StsDialect.form(body);
    String action = String.valueOf(form.get("Action"));
    try {
      String key = StsDialect.isUnsigned(action) ? "" : signer(exchange, "sts");
      calls.add(new Call(action, form, key));
      @Nullable Fault fault = faults.take(action, 1).orElse(null);
      refuseFor(fault, "sts:" + action);
      String xml = StsDialect.answer(action, form, account());
      deliver(exchange, "text/xml", xml, fault);
    } catch (Refusal refusal) {
      note(refusal);
      String xml = StsDialect.error(refusal.code(), String.valueOf(refusal.getMessage()));
      send(exchange, 400, "text/xml", xml);
    }
  }

  private void dms(HttpExchange exchange, String target, String text)
      throws IOException, InterruptedException {
    try {
      String key = signer(exchange, "dms");
      @Nullable Operation operation =
          target.startsWith(TARGET_PREFIX)
              ? Operation.of(target.substring(TARGET_PREFIX.length()))
              : null;
      if (operation == null) {
        throw Refusal.violation("UnknownOperationException", "no such operation: " + target);
      }
      if (!JSON.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
        throw Refusal.violation("SerializationException", "the content type has to be " + JSON);
      }
      Map<String, Object> body = Json.read(text);
      calls.add(new Call(operation.wireName(), body, key));
      DmsDialect.check(operation, body);
      @Nullable TokenBucket limit = bucket;
      if (limit != null && !limit.take()) {
        refuseFor(Fault.THROTTLED, operation.wireName());
      }
      @Nullable Fault fault = faults.take(operation.wireName(), DmsDialect.page(body)).orElse(null);
      refuseFor(fault, "dms:" + operation.wireName());
      answer(exchange, operation, body, fault);
    } catch (Refusal refusal) {
      note(refusal);
      Map<String, Object> error =
          Map.of("__type", refusal.code(), "message", String.valueOf(refusal.getMessage()));
      send(exchange, 400, JSON, Json.write(error));
    }
  }

  private void answer(
      HttpExchange exchange, Operation operation, Map<String, Object> body, @Nullable Fault fault)
      throws IOException, InterruptedException, Refusal {
    if (fault == Fault.BAD_GATEWAY || fault == Fault.GARBLED) {
      deliver(exchange, JSON, "", fault);
      return;
    }
    Map<String, Object> members =
        Json.members(dms.answer(operation, body, fault), operation.isoInstants());
    answers.add(new Answer(operation.wireName(), members));
    String json = Json.write(members).replace(":" + world.account() + ":", ":" + account() + ":");
    deliver(exchange, JSON, json, fault);
  }

  private void deliver(
      HttpExchange exchange, String contentType, String text, @Nullable Fault fault)
      throws IOException, InterruptedException {
    switch (fault) {
      case BAD_GATEWAY -> send(exchange, 502, "text/html", HTML);
      case GARBLED -> send(exchange, 200, "text/html", HTML);
      case HANG -> closing.await();
      case CUT -> {}
      case DRIP -> drip(exchange, text.getBytes(StandardCharsets.UTF_8));
      case null, default -> send(exchange, 200, contentType, text);
    }
  }

  private void drip(HttpExchange exchange, byte[] bytes) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, bytes.length);
    OutputStream out = exchange.getResponseBody();
    for (byte b : bytes) {
      out.write(b);
      out.flush();
      if (closing.await(DRIP_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String contentType, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void refuseFor(@Nullable Fault fault, String action) throws Refusal {
    switch (fault) {
      case THROTTLED -> throw Refusal.of("ThrottlingException", "Rate exceeded");
      case DENIED ->
          throw Refusal.of(
              "AccessDeniedException",
              "User: arn:aws:sts::123456789012:assumed-role/slotwarden/session is not authorized"
                  + " to perform: "
                  + action
                  + " because no identity-based policy allows it");
      case EXPIRED ->
          throw Refusal.of(
              "ExpiredTokenException", "The security token included in the request is expired");
      case null, default -> {}
    }
  }

  private String signer(HttpExchange exchange, String service) throws Refusal {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher credential = CREDENTIAL.matcher(header == null ? "" : header);
    if (!credential.matches()) {
      throw Refusal.violation("MissingAuthenticationTokenException", "the call is not signed");
    }
    if (!credential.group(2).equals(world.region()) || !credential.group(3).equals(service)) {
      throw Refusal.violation(
          "InvalidSignatureException",
          "signed for " + credential.group(2) + "/" + credential.group(3));
    }
    return credential.group(1);
  }

  private String account() {
    String pretended = pretendedAccount;
    return pretended == null ? world.account() : pretended;
  }

  private void note(Refusal refusal) {
    if (refusal.isViolation()) {
      violations.add(refusal.code() + ": " + refusal.getMessage());
    }
  }
}
