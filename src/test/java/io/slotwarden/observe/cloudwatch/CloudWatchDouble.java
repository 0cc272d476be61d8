package io.slotwarden.observe.cloudwatch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A strict double of CloudWatch's `GetMetricData`, in the service's query protocol: a form in, XML
/// out. It refuses what the published limits refuse, and what is not signed for CloudWatch in its
/// region.
public final class CloudWatchDouble implements AutoCloseable {
  static final String REGION = "eu-west-1";
  private static final int MOST_QUERIES = 500;

  /// Those of the documentation that anybody asks for, by namespace.
  private static final Map<String, Set<String>> METRICS =
      Map.of(
          "AWS/RDS",
          Set.of("FreeStorageSpace", "AuroraVolumeBytesLeftTotal", "VolumeBytesUsed"),
          "AWS/DMS",
          Set.of(
              "CDCLatencySource",
              "CDCLatencyTarget",
              "FreeableMemory",
              "SwapUsage",
              "FreeStorageSpace",
              "CPUUtilization"));

  private static final String VERSION = "2010-08-01";

  /// By metric and dimensions: datapoints by the beginning of their period.
  private final Map<String, ConcurrentSkipListMap<Instant, Double>> series =
      new ConcurrentHashMap<>();

  /// What it answers instead; null = as CloudWatch does.
  volatile @Nullable Trouble trouble;

  private volatile int pageSize = 500;

  final List<Map<String, String>> calls = new CopyOnWriteArrayList<>();
  final List<String> refusals = new CopyOnWriteArrayList<>();
  final List<String> answers = new CopyOnWriteArrayList<>();

  private final HttpServer server;

  record Trouble(int status, String code, String text) {}

  public CloudWatchDouble() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void put(String metric, String dimension, String value, Instant at, double bytes) {
    put(metric, Map.of(dimension, value), at, bytes);
  }

  /// A datapoint of a metric with exactly these dimensions.
  public void put(String metric, Map<String, String> dimensions, Instant at, double value) {
    series
        .computeIfAbsent(metric + new TreeMap<>(dimensions), _ -> new ConcurrentSkipListMap<>())
        .put(at, value);
  }

  /// From now on every call is denied.
  public void deny() {
    trouble = new Trouble(403, "AccessDenied", "User is not authorized to perform it");
  }

  /// From now on every call is throttled.
  public void throttle() {
    trouble = new Trouble(400, "Throttling", "Rate exceeded");
  }

  /// It answers again.
  public void answer() {
    trouble = null;
  }

  /// At most this many results on a page.
  public void pageSize(int results) {
    pageSize = results;
  }

  /// The forms of all calls so far, oldest first.
  public List<Map<String, String>> calls() {
    return List.copyOf(calls);
  }

  /// What callers did that the service does not take. Empty in a sound program.
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> form =
          form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      calls.add(form);
      Trouble now = trouble;
      if (now == null) {
        now = refusal(exchange, form);
        if (now != null) {
          refusals.add(now.text());
        }
      }
      if (now != null) {
        send(exchange, now.status(), error(now));
        return;
      }
      String body = data(form);
      answers.add(body);
      send(exchange, 200, body);
    }
  }

  private static @Nullable Trouble refusal(HttpExchange exchange, Map<String, String> form) {
    String signed = exchange.getRequestHeaders().getFirst("Authorization");
    if (signed == null || !signed.contains("/" + REGION + "/monitoring/aws4_request,")) {
      return new Trouble(403, "SignatureDoesNotMatch", "Credential should be scoped correctly");
    }
    if (!exchange.getRequestMethod().equals("POST")
        || !VERSION.equals(form.get("Version"))
        || !"GetMetricData".equals(form.get("Action"))) {
      return new Trouble(400, "InvalidAction", "not GetMetricData of the query protocol");
    }
    Instant start = Instant.parse(form.getOrDefault("StartTime", ""));
    Instant end = Instant.parse(form.getOrDefault("EndTime", ""));
    if (!start.isBefore(end)) {
      return invalid("The parameter StartTime must be less than the parameter EndTime.");
    }
    String order = form.get("ScanBy");
    if (order != null && !List.of("TimestampDescending", "TimestampAscending").contains(order)) {
      return invalid("ScanBy");
    }
    if (!form.containsKey("MetricDataQueries.member.1.Id")) {
      return new Trouble(400, "MissingParameter", "MetricDataQueries");
    }
    if (form.containsKey(query(MOST_QUERIES + 1) + "Id")) {
      return invalid("The collection MetricDataQueries must not have a size greater than 500.");
    }
    for (int i = 1; form.containsKey(query(i) + "Id"); i++) {
      Trouble bad = badQuery(form, query(i));
      if (bad != null) {
        return bad;
      }
    }
    return null;
  }

  private static @Nullable Trouble badQuery(Map<String, String> form, String q) {
    if (!form.getOrDefault(q + "Id", "").matches("[a-z][A-Za-z0-9_]{0,254}")) {
      return invalid("Id must begin with a lower-case letter");
    }
    Set<String> metrics = METRICS.get(form.get(q + "MetricStat.Metric.Namespace"));
    if (metrics == null || !metrics.contains(form.get(q + "MetricStat.Metric.MetricName"))) {
      return invalid("no such metric in this namespace");
    }
    int period = Integer.parseInt(form.getOrDefault(q + "MetricStat.Period", "0"));
    if (period < 60 || period % 60 != 0) {
      return invalid("Period must be a multiple of 60 for data of minutes");
    }
    String statistic = form.getOrDefault(q + "MetricStat.Stat", "");
    return List.of("Minimum", "Maximum", "Average", "Sum", "SampleCount").contains(statistic)
        ? null
        : invalid("Stat");
  }

  private static Trouble invalid(String text) {
    return new Trouble(400, "ValidationError", text);
  }

  private static String query(int i) {
    return "MetricDataQueries.member." + i + ".";
  }

  private String data(Map<String, String> form) {
    StringBuilder results = new StringBuilder();
    int first = Integer.parseInt(form.getOrDefault("NextToken", "1"));
    int i = first;
    for (; form.containsKey(query(i) + "Id") && i < first + pageSize; i++) {
      results.append(result(form, query(i)));
    }
    String next = form.containsKey(query(i) + "Id") ? "<NextToken>" + i + "</NextToken>" : "";
    return """
    <GetMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
      <GetMetricDataResult><MetricDataResults>%s</MetricDataResults>%s</GetMetricDataResult>
      <ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>
    </GetMetricDataResponse>
    """
        .formatted(results, next);
  }

  private String result(Map<String, String> form, String q) {
    String metric = q + "MetricStat.Metric.";
    Map<String, String> dimensions = new TreeMap<>();
    for (int i = 1; form.containsKey(metric + "Dimensions.member." + i + ".Name"); i++) {
      String dimension = metric + "Dimensions.member." + i + ".";
      dimensions.put(
          form.getOrDefault(dimension + "Name", ""), form.getOrDefault(dimension + "Value", ""));
    }
    String key = form.get(metric + "MetricName") + dimensions;
    Instant start = Instant.parse(form.getOrDefault("StartTime", ""));
    Instant end = Instant.parse(form.getOrDefault("EndTime", ""));
    NavigableMap<Instant, Double> seen =
        series.getOrDefault(key, new ConcurrentSkipListMap<>()).subMap(start, true, end, false);
    if ("TimestampDescending".equals(form.get("ScanBy"))) {
      seen = seen.descendingMap();
    }
    StringBuilder times = new StringBuilder();
    StringBuilder values = new StringBuilder();
    seen.forEach(
        (at, bytes) -> {
          times.append("<member>").append(at).append("</member>");
          values.append("<member>").append(bytes).append("</member>");
        });
    return """
    <member><Id>%s</Id><Label>%s</Label><Timestamps>%s</Timestamps><Values>%s</Values><StatusCode>Complete</StatusCode></member>
    """
        .strip()
        .formatted(form.get(q + "Id"), form.get(metric + "MetricName"), times, values);
  }

  private static String error(Trouble trouble) {
    return """
    <ErrorResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
      <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
      <RequestId>00000000-0000-0000-0000-000000000000</RequestId>
    </ErrorResponse>
    """
        .formatted(trouble.code(), trouble.text());
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
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
