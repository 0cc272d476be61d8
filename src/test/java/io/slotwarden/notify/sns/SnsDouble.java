package io.slotwarden.notify.sns;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A strict double of one SNS topic, in the service's query protocol: a form in, XML out. It
/// refuses what the published limits refuse, and what is not signed for SNS in the topic's region.
public final class SnsDouble implements AutoCloseable {
  static final String VERSION = "2010-03-31";

  /// What it answers to every `Publish` instead; null = as SNS does.
  public volatile @Nullable Trouble trouble;

  /// The same for `GetTopicAttributes`.
  public volatile @Nullable Trouble troubleWithAttributes;

  /// As text, because XML has nothing else; null = the attribute is missing.
  public volatile @Nullable String confirmed = "1";

  /// What subscribers got, in order; a repetition that a FIFO topic recognised is not among it (it
  /// does so for ever here, for five minutes in truth).
  public final List<Published> published = new CopyOnWriteArrayList<>();

  /// Actions asked for, whatever came of them.
  public final List<String> calls = new CopyOnWriteArrayList<>();

  /// Reasons of refusals.
  public final List<String> refusals = new CopyOnWriteArrayList<>();

  private final String topicArn;
  private final HttpServer server;

  /// An answer that SNS would not give while it is well. With a code it is an error of SNS's own,
  /// else the body is sent as it is.
  public record Trouble(int status, @Nullable String code, String text) {}

  /// One accepted publication.
  public record Published(Map<String, String> form) {
    public String subject() {
      return form.getOrDefault("Subject", "");
    }

    /// By protocol.
    public Map<String, Object> parts() {
      return SnsRules.object(form.getOrDefault("Message", ""));
    }

    /// What a queue's subscriber reads.
    public Map<String, Object> object() {
      return SnsRules.part(form.getOrDefault("Message", ""), "sqs");
    }

    Map<String, SnsRules.Received> attributes() {
      return SnsRules.attributesOf(form);
    }
  }

  public SnsDouble(String topicArn) throws IOException {
    this.topicArn = topicArn;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public String topicArn() {
    return topicArn;
  }

  public String region() {
    return topicArn.split(":")[3];
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> form = form(body);
      String action = form.getOrDefault("Action", "");
      calls.add(action);
      Trouble now = action.equals("Publish") ? trouble : troubleWithAttributes;
      if (now != null) {
        String code = now.code();
        send(exchange, now.status(), code == null ? now.text() : error(code, now.text()));
        return;
      }
      Refusal refusal = refusal(exchange, form, action);
      if (refusal != null) {
        refusals.add(refusal.text());
        send(exchange, refusal.status(), error(refusal.code(), refusal.text()));
      } else {
        send(exchange, 200, action.equals("Publish") ? publish(form) : attributes());
      }
    }
  }

  private record Refusal(int status, String code, String text) {}

  private @Nullable Refusal refusal(
      HttpExchange exchange, Map<String, String> form, String action) {
    String signed = exchange.getRequestHeaders().getFirst("Authorization");
    if (signed == null || !signed.contains("/" + region() + "/sns/aws4_request,")) {
      return new Refusal(403, "SignatureDoesNotMatch", "Credential should be scoped correctly");
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (!exchange.getRequestMethod().equals("POST")
        || type == null
        || !type.startsWith("application/x-www-form-urlencoded")
        || !VERSION.equals(form.get("Version"))) {
      return new Refusal(400, "InvalidAction", "not SNS's query protocol");
    }
    if (!topicArn.equals(form.get("TopicArn"))) {
      return new Refusal(404, "NotFound", "Topic does not exist");
    }
    return switch (action) {
      case "GetTopicAttributes" -> null;
      case "Publish" ->
          SnsRules.problem(form)
              .map(p -> new Refusal(400, "InvalidParameter", "Invalid parameter: " + p))
              .orElse(null);
      default -> new Refusal(400, "InvalidAction", "no such action: " + action);
    };
  }

  private String publish(Map<String, String> form) {
    String id = form.get("MessageDeduplicationId");
    Optional<Published> before =
        published.stream()
            .filter(p -> id != null && id.equals(p.form().get("MessageDeduplicationId")))
            .findFirst();
    if (before.isEmpty()) {
      published.add(new Published(form));
    }
    return """
    <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <PublishResult><MessageId>%s</MessageId></PublishResult>
      <ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>
    </PublishResponse>
    """
        .formatted(UUID.nameUUIDFromBytes(new byte[] {(byte) published.size()}));
  }

  private String attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("TopicArn", topicArn);
    attributes.put("Owner", "123456789012");
    attributes.put("SubscriptionsPending", "1");
    String count = confirmed;
    if (count != null) {
      attributes.put("SubscriptionsConfirmed", count);
    }
    StringBuilder entries = new StringBuilder();
    attributes.forEach(
        (name, value) ->
            entries.append("<entry><key>%s</key><value>%s</value></entry>".formatted(name, value)));
    return """
    <GetTopicAttributesResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <GetTopicAttributesResult><Attributes>%s</Attributes></GetTopicAttributesResult>
      <ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>
    </GetTopicAttributesResponse>
    """
        .formatted(entries);
  }

  private static String error(String code, String text) {
    return """
    <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
      <RequestId>00000000-0000-0000-0000-000000000000</RequestId>
    </ErrorResponse>
    """
        .formatted(code, text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
