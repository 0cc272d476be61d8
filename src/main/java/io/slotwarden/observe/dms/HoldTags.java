package io.slotwarden.observe.dms;

import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed.Known;
import io.slotwarden.model.Observed.Unknown;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.databasemigration.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.databasemigration.model.Tag;

/// Reads which tasks and Serverless replications a person holds back. Only those that are stopped
/// or failed are asked, for only they can be resumed.
final class HoldTags {
  private static final String ACTION = "dms:ListTagsForResource";
  private static final String HOLD = "slotwarden:hold";

  /// The service gives 4 calls a second in the long run, and others share them: half of a 30 s
  /// look's share.
  private static final int CALLS_EACH_LOOK = 50;

  private final DatabaseMigrationClient dms;

  /// Where the next look goes on when there are more tasks than calls.
  private int next;

  HoldTags(DatabaseMigrationClient dms) {
    this.dms = dms;
  }

  /// @param held ARNs of tasks that are held
  /// @param unreadable ARNs of tasks that may be, with the reason
  record Held(Set<String> held, Map<String, String> unreadable) {}

  Held read(List<DmsTask> tasks, Bounded bounded) {
    List<String> arns =
        tasks.stream()
            .filter(HoldTags::isAtRest)
            .map(DmsTask::arn)
            .sorted(Comparator.naturalOrder())
            .toList();
    Set<String> held = new HashSet<>();
    Map<String, String> unreadable = new HashMap<>();
    int first = arns.isEmpty() ? 0 : next % arns.size();
    for (int i = 0; i < arns.size(); i++) {
      String arn = arns.get((first + i) % arns.size());
      if (i >= CALLS_EACH_LOOK) {
        unreadable.put(
            arn,
            "%d tasks are stopped or failed and %d are asked for tags in a look: its turn comes"
                .formatted(arns.size(), CALLS_EACH_LOOK));
        continue;
      }
      switch (bounded.read(ACTION, () -> isHeld(arn))) {
        case Known<Boolean>(var isHeld, var _) -> {
          if (isHeld) {
            held.add(arn);
          }
        }
        case Unknown<Boolean>(var why, var _) -> unreadable.put(arn, why);
      }
    }
    next = first + CALLS_EACH_LOOK;
    return new Held(held, unreadable);
  }

  private boolean isHeld(String arn) {
    ListTagsForResourceResponse answer = dms.listTagsForResource(r -> r.resourceArn(arn));
    if (!answer.hasTagList()) {
      throw new UnreadableAnswer(ACTION + " gave an answer without TagList");
    }
    return answer.tagList().stream().anyMatch(HoldTags::holds);
  }

  private static boolean holds(Tag tag) {
    return HOLD.equalsIgnoreCase(tag.key())
        && !"false".equalsIgnoreCase(String.valueOf(tag.value()).strip());
  }

  private static boolean isAtRest(DmsTask task) {
    return task.status().equalsIgnoreCase("stopped") || task.status().equalsIgnoreCase("failed");
  }
}
