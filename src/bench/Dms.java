import io.slotwarden.demo.dms.SimulatedDms;
import java.time.InstantSource;
import java.util.Map;

/// For `src/bench/cost`: the simulated DMS by itself, with one running task that reads the slot
/// `slot_1` of the server at the port that it is given. Prints where it listens, and runs until it
/// is ended.
class Dms {
  static void main(String[] arguments) throws InterruptedException {
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
    System.out.println(dms.endpoint());
    Thread.sleep(Long.MAX_VALUE);
  }
}
