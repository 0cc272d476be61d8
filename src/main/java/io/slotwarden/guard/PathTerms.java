package io.slotwarden.guard;

import io.slotwarden.model.DmsConnection;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.TaskKind;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The terms of a resume about what lies around the task: its instance and connections, other
/// readers of its slot, and whose server it reads.
final class PathTerms {
  /// Up to here releases of DMS mended resumes that lost data (domain reference, "Engine version
  /// gates").
  private static final String SOUND_RESUME = "3.4.7";

  private static final Pattern VERSION =
      Pattern.compile("([0-9]{1,6})\\.([0-9]{1,6})\\.([0-9]{1,6})");

  private PathTerms() {}

  static ResumeTerm pathsHealthy(ResumeFacts f) {
    DmsTask task = f.task();
    if (task.kind() == TaskKind.REPLICATION) {
      return ServerlessPaths.healthy(f);
    }
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
    return switch (f.rivals()) {
      case Observed.Unknown<List<String>>(var why, var _) ->
          ResumeTerm.waits("sole_reader", why, "whether another task reads its slot is not known");
      case Observed.Known<List<String>>(var rivals, var _) when !rivals.isEmpty() ->
          ResumeTerm.refuses(
              "sole_reader",
              "also read by " + rivals,
              "two tasks on one slot lose each other's data");
      case Observed.Known<List<String>> _ -> {
        String engine = engine(f);
        String input =
            "no other task on its slot, engine " + (engine.isEmpty() ? "not known" : engine);
        yield isOlder(engine)
            ? ResumeTerm.metBut(
                "sole_reader",
                input,
                "DMS "
                    + engine
                    + " is older than "
                    + SOUND_RESUME
                    + ": a resume there may miss transactions")
            : ResumeTerm.met("sole_reader", input);
      }
    };
  }

  private static String engine(ResumeFacts f) {
    return f.instances().toOptional().orElse(List.of()).stream()
        .filter(i -> i.arn().equals(f.task().replicationInstanceArn()))
        .map(i -> String.valueOf(i.engineVersion()))
        .filter(v -> VERSION.matcher(v).lookingAt())
        .findFirst()
        .orElse("");
  }

  private static boolean isOlder(String engine) {
    return !engine.isEmpty() && Arrays.compare(numbers(engine), numbers(SOUND_RESUME)) < 0;
  }

  private static int[] numbers(String version) {
    Matcher m = VERSION.matcher(version);
    return m.lookingAt()
        ? IntStream.rangeClosed(1, 3).map(i -> Integer.parseInt(m.group(i))).toArray()
        : new int[0];
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
