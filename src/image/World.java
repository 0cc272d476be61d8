import com.sun.net.httpserver.HttpServer;
import io.slotwarden.demo.DemoServer;
import io.slotwarden.demo.dms.SimulatedDms;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// For `src/image/train`, while the image is built: a small world of the demo's parts for the
/// daemon to watch, so that what it does every day is what the AOT cache knows: PostgreSQL with a
/// slot that a DMS task reads and one that nobody reads, a simulated DMS, a CloudWatch without
/// datapoints, a webhook that takes every message. Writes the configuration for it into the file
/// that it is given, and runs until its input ends.
class World {
  private static final String NO_DATA =
      """
      <GetMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
        <GetMetricDataResult><MetricDataResults/><Messages/></GetMetricDataResult>
      </GetMetricDataResponse>
      """;

  static void main(String[] arguments) throws Exception {
    Path configuration = Path.of(arguments[0]);
    Path directory = configuration.resolveSibling("postgres");
    try (DemoServer postgres =
            DemoServer.start(
                directory, directory.resolve("data"), directory.resolve("log"), Map.of());
        SimulatedDms dms = SimulatedDms.start(InstantSource.system())) {
      postgres.createSlot("orders_to_lake");
      postgres.createSlot("left_over");
      var instance = dms.addInstance("trainer", "127.0.0.1");
      var source =
          dms.addEndpoint("orders", "source", "127.0.0.1", postgres.port(), "postgres", "dms")
              .with("PostgreSQLSettings", Map.of("SlotName", "orders_to_lake"));
      var target = dms.addEndpoint("lake", "target", "lake.internal", 5432, "postgres", "dms");
      dms.addConnection(instance, source);
      dms.addConnection(instance, target);
      dms.addTask("orders-to-lake", source, target, instance).run();
      String yaml =
          """
          store: {path: %s}
          sources:
            - name: orders
              url: "%s"
              username: %s
              password: "%s"
              tls: {mode: disable}
              poll: 5s
          dms:
            - {name: prod, account: "123456789012", region: eu-west-1, endpoint-url: "%s", owns: [orders], poll: 5s}
          aws: {sts: {endpoint-url: "%s"}, cloudwatch: {endpoint-url: "%s"}}
          notify:
            - slack: {name: team, webhook-url: "%s"}
          """
              .formatted(
                  configuration.resolveSibling("slotwarden.db"),
                  postgres.url(),
                  DemoServer.MONITOR,
                  DemoServer.MONITOR_PASSWORD,
                  dms.endpoint(),
                  dms.endpoint(),
                  answering("text/xml", NO_DATA),
                  answering("text/plain", "ok"));
      Path written = configuration.resolveSibling("written.yaml");
      Files.writeString(written, yaml);
      Files.move(written, configuration);
      System.in.read();
    }
    System.exit(0); // the web servers would go on
  }

  /// The address of a server that gives the same answer to everything.
  private static String answering(String type, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          try (call) {
            call.getRequestBody().readAllBytes();
            call.getResponseHeaders().add("Content-Type", type);
            call.sendResponseHeaders(200, bytes.length);
            call.getResponseBody().write(bytes);
          }
        });
    server.start();
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }
}
