import com.sun.net.httpserver.HttpServer;
import io.slotwarden.demo.dms.SimulatedDms;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/// For `src/bench/cost`: the simulated DMS by itself, with one running task that reads the slot
/// `slot_1` of the server at the port that it is given, and a CloudWatch that answers everything
/// with no datapoint. Prints where DMS listens, then where CloudWatch does, and runs until it is
/// ended.
class Dms {
  private static final byte[] NO_DATA =
      """
      <GetMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
        <GetMetricDataResult><MetricDataResults/><Messages/></GetMetricDataResult>
      </GetMetricDataResponse>
      """
          .getBytes(StandardCharsets.UTF_8);

  static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    SimulatedDms dms = SimulatedDms.start(InstantSource.system());
    var instance = dms.addInstance("bench", "127.0.0.1");
    var source =
        dms.addEndpoint("orders", "source", "127.0.0.1", port, "postgres", "dms")
            .with("PostgreSQLSettings", Map.of("SlotName", "slot_1"));
    var target = dms.addEndpoint("lake", "target", "lake.internal", 5432, "postgres", "dms");
    dms.addConnection(instance, source);
    dms.addConnection(instance, target);
    dms.addTask("orders-to-lake", source, target, instance).run();
    HttpServer cloudwatch =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cloudwatch.createContext(
        "/",
        call -> {
          try (call) {
            call.getRequestBody().readAllBytes();
            call.getResponseHeaders().add("Content-Type", "text/xml");
            call.sendResponseHeaders(200, NO_DATA.length);
            call.getResponseBody().write(NO_DATA);
          }
        });
    cloudwatch.start();
    System.out.println(dms.endpoint());
    System.out.println("http://127.0.0.1:" + cloudwatch.getAddress().getPort());
    Thread.sleep(Long.MAX_VALUE);
  }
}
