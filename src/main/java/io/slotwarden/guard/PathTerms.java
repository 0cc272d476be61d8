package io.slotwarden.guard;

import io.slotwarden.model.DmsConnection;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ReplicationInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The terms of a resume about what lies around the task: its instance and connections, other
/// readers of its slot, and whose server it reads.
final class PathTerms {
  private PathTerms() {}

  static ResumeTerm pathsHealthy(ResumeFacts f) {
    DmsTask task = f.task();
    if (!(f.instances()
        instanceof Observed.Known<List<ReplicationInstance>>(var instances, var _))) {
      return ResumeTerm.waits(
          "paths_healthy", f.instances().reason().orElse(""), "instances not known");
    }
    if (!(f.connections() instanceof Observed.Known<List<DmsConnection>>(var connections, var _))) {
      return ResumeTerm.waits(
          "paths_healthy", f.connections().reason().orElse(""), "connections not known");
    }
    String instance =
        instances.stream()
            .filter(i -> i.arn().equals(task.replicationInstanceArn()))
            .map(ReplicationInstance::status)
            .findFirst()
            .orElse("not listed");
    String source = connection(connections, task, task.sourceEndpointArn());
    String target = connection(connections, task, task.targetEndpointArn());
    String input =
        "replication instance "
            + instance
            + ", source connection "
            + source
            + ", target connection "
            + target;
    return instance.equals("available")
            && source.equals("successful")
            && target.equals("successful")
        ? ResumeTerm.met("paths_healthy", input)
        : ResumeTerm.waits(
            "paths_healthy", input, "instance and both connections have to be healthy");
  }

  static ResumeTerm soleReader(ResumeFacts f) {
    return f.rivals().isEmpty()
        ? ResumeTerm.met("sole_reader", "no other task on its slot")
        : ResumeTerm.refuses(
            "sole_reader",
            "also read by " + f.rivals(),
            "two tasks on one slot lose each other's data");
  }

  static ResumeTerm sourceMapped(ResumeFacts f) {
    if (f.source() != null) {
      return ResumeTerm.met("source_mapped", "reads source " + f.source());
    }
    return f.endpointsListed()
        ? ResumeTerm.refuses(
            "source_mapped", f.sourceReason(), "only tasks whose source is one of ours are resumed")
        : ResumeTerm.waits("source_mapped", f.sourceReason(), "the endpoints have to be listed");
  }

  private static String connection(
      List<DmsConnection> connections, DmsTask task, @Nullable String endpoint) {
    return connections.stream()
        .filter(
            c ->
                c.endpointArn().equals(endpoint)
                    && c.replicationInstanceArn().equals(task.replicationInstanceArn()))
        .map(DmsConnection::status)
        .findFirst()
        .orElse("not tested");
  }
}
