package io.slotwarden.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.HttpTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Metrics, health and the API over HTTP, each request on a virtual thread of its own. It answers
/// from the last snapshot and never waits for a database or for AWS, except for the outcome of a
/// drop by hand.
public final class SlotwardenServer implements AutoCloseable {
  /// Bounds of the JDK's server, in its own units; a `-D` of the same name wins. It reads them once
  /// in the life of the process, so they are set before its first use.
  private static final Map<String, String> BOUNDS =
      Map.of(
          "sun.net.httpserver.maxReqTime", "15", // s for a whole request, against slow senders
          "sun.net.httpserver.maxRspTime", "30", // s for a whole answer, against slow readers
          "sun.net.httpserver.timerMillis", "5000", // ms after which it looks again who is slow
          "sun.net.httpserver.idleInterval", "60", // s; longer than most scrape intervals
          "sun.net.httpserver.maxReqHeaderSize", "32768", // bytes
          "sun.net.httpserver.maxReqHeaders", "100",
          "sun.net.httpserver.nodelay", "true",
          "jdk.httpserver.maxConnections", "500"); // a leak elsewhere must not eat our descriptors

  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "Content-Security-Policy",
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cache-Control", "no-store");

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /// What the daemon's loop may take when no other limit is given.
  private static final Duration TURN_LIMIT = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(SlotwardenServer.class);

  private final HttpServer server;
  private final ExecutorService threads;
  private final Door door;
  private final Routes routes;

  static {
    BOUNDS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
  }

  private SlotwardenServer(HttpServer server, Door door, Routes routes) {
    this.server = server;
    this.door = door;
    this.routes = routes;
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /// Listens with the usual limits and the system's clock.
  ///
  /// @throws IOException when it can't listen there; the message names address, reason and remedy
  public static SlotwardenServer start(HttpConfig config, View view, Metrics metrics)
      throws IOException {
    return start(config, view, metrics, TURN_LIMIT, InstantSource.system());
  }

  /// @param turnLimit how long the loop may stand still before `/healthz` says so: the greater of
  ///   60 s and four polls of the slowest source
  /// @throws IOException when it can't listen there; the message names address, reason and remedy
  public static SlotwardenServer start(
      HttpConfig config, View view, Metrics metrics, Duration turnLimit, InstantSource clock)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
    HttpServer server;
    try {
      server = listening(config, address);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "can't listen on "
              + config.host()
              + ":"
              + config.port()
              + " ("
              + e.getMessage()
              + "): is another slotwarden running? Else change http.listen",
          e);
    }
    Door door = new Door(config);
    SlotwardenServer started =
        new SlotwardenServer(server, door, new Routes(view, metrics, door, turnLimit, clock));
    server.start();
    return started;
  }

  private static HttpServer listening(HttpConfig config, InetSocketAddress address)
      throws IOException {
    HttpTls tls = config.tls();
    if (tls == null) {
      return HttpServer.create(address, 0);
    }
    SSLContext context = RenewedKeys.context(tls);
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ours = context.getDefaultSSLParameters();
            ours.setProtocols(PROTOCOLS);
            parameters.setSSLParameters(ours);
          }
        });
    return server;
  }

  /// Where it listens, with the real port.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /// From now on this token and these names of ours hold; the address stays.
  public void follow(HttpConfig config) {
    door.follow(config);
  }

  /// Stops listening; requests under way get one second.
  @Override
  public void close() {
    server.stop(1);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, reply(exchange));
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    try {
      Request request = Request.of(exchange);
      door.checkHost(request);
      if (!request.method().equals("POST")) {
        door.checkRead(request);
      }
      return routes.answer(request);
    } catch (Refusal e) {
      return e.reply();
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("event", "http")
          .addKeyValue("method", exchange.getRequestMethod())
          .addKeyValue("path", exchange.getRequestURI().getRawPath())
          .setCause(e)
          .log("a request failed");
      return Reply.problem(
          500, "Internal Server Error", "see the log of slotwarden for the reason", Map.of());
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    SECURITY_HEADERS.forEach(headers::set);
    headers.set("Content-Type", reply.contentType());
    reply.headers().forEach(headers::set);
    if (exchange.getRequestMethod().equals("HEAD") || reply.body().length == 0) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), reply.body().length);
    exchange.getResponseBody().write(reply.body());
  }
}
