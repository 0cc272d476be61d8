package io.slotwarden.audit;

import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.Observed;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The task itself and its endpoints: while they are there they protect the slot.
final class CloseTask {
  private final Closing closing;

  CloseTask(Closing closing) {
    this.closing = closing;
  }

  void look(AuditCase c, Findings out) {
    MigrationTask task = out.need(closing.task()).orElse(null);
    if (task == null) {
      throw out.notApplicable("DMS lists it no more");
    }
    List<AuditObject> objects = new ArrayList<>();
    objects.add(
        new AuditObject(
            SqlText.visible(task.id().toString()),
            task.task().status(),
            switch (task.task().kind()) {
              case TASK -> aws("delete-replication-task --replication-task-arn", task.task().arn());
              case REPLICATION ->
                  aws("delete-replication-config --replication-config-arn", task.task().arn());
              case DATA_MIGRATION -> null;
            }));
    for (Observed<MigrationEndpoint> endpoint : List.of(task.source(), task.target())) {
      switch (endpoint) {
        case Observed.Unknown<MigrationEndpoint>(var why, var _) -> out.notChecked(why);
        case Observed.Known<MigrationEndpoint>(var known, var _) ->
            objects.add(endpoint(c, known.endpoint()));
      }
    }
    out.found(
        WARNING,
        "the task is still there, with its endpoints, which keep the guard from dropping its slot",
        objects.stream(),
        "delete the task first, wait until it is gone, then the endpoints; DMS refuses to delete an"
            + " endpoint that a task has");
  }

  private AuditObject endpoint(AuditCase c, DmsEndpoint endpoint) {
    String name = SqlText.visible(endpoint.id());
    Optional<List<MigrationTask>> tasks = c.tasks().toOptional();
    List<String> users =
        tasks.orElse(List.of()).stream()
            .filter(t -> !t.task().arn().equals(closing.arn()))
            .filter(
                t ->
                    endpoint.arn().equals(t.task().sourceEndpointArn())
                        || endpoint.arn().equals(t.task().targetEndpointArn()))
            .map(t -> SqlText.visible(t.id().toString()))
            .sorted()
            .toList();
    return users.isEmpty() && tasks.isPresent()
        ? new AuditObject(name, "endpoint", aws("delete-endpoint --endpoint-arn", endpoint.arn()))
        : AuditObject.of(
            name,
            tasks.isEmpty()
                ? "endpoint; which other tasks have it is not known"
                : "endpoint of " + String.join(", ", users) + " as well: it stays");
  }

  private static @Nullable String aws(String what, String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length < 6
        ? null
        : "aws dms %s %s --region %s".formatted(what, shell(arn), shell(parts[3]));
  }

  /// One word for a POSIX shell, whatever is in it.
  static String shell(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
