package io.slotwarden.observe.dms;

import io.slotwarden.aws.CallBudget;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed.Known;
import io.slotwarden.model.Observed.Unknown;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.databasemigration.DatabaseMigrationClient;
import software.amazon.awssdk.services.databasemigration.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.databasemigration.model.Tag;

/// Reads which tasks and Serverless replications a person holds back. Only those that are stopped
/// or failed are asked, for only they can be resumed.
final class HoldTags {
  static final String ACTION = "dms:ListTagsForResource";
  private static final String HOLD = "slotwarden:hold";

  /// The service gives 4 calls a second in the long run, and others share them: half of a 30 s
  /// look's share.
  private static final int CALLS_EACH_LOOK = 50;

  /// In any look, even if they have to wait for the budget: every task comes to its turn.
  private static final int CALLS_AT_LEAST = 5;

  private final DatabaseMigrationClient dms;
  private final @Nullable CallBudget budget;

  /// What the listings of the next look need beside what comes back until then.
  private final int reserve;

  /// Where the next look goes on when there are more tasks than calls.
  private int next;

  /// @param budget null = there is none
  /// @param poll until the next look
  HoldTags(DatabaseMigrationClient dms, @Nullable CallBudget budget, Duration poll) {
    this.dms = dms;
    this.budget = budget;
    long back = CallBudget.PER_SECOND * poll.toSeconds();
    reserve = (int) Math.max(0, CallBudget.BURST - back);
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
    int asked = 0;
    for (int i = 0; i < arns.size(); i++) {
      String arn = arns.get((first + i) % arns.size());
      // Few of them wait for the budget: a look that takes long is old when it is judged.
      boolean beyond = asked >= CALLS_EACH_LOOK || (asked >= CALLS_AT_LEAST && isSpent());
      if (asked < i || beyond) {
        unreadable.put(
            arn,
            "%d tasks are stopped or failed and %d were asked for tags in this look, which keeps to its share of DMS's calls: its turn comes"
                .formatted(arns.size(), asked));
        continue;
      }
      asked++;
      switch (bounded.read(ACTION, () -> isHeld(arn))) {
        case Known<Boolean>(var isHeld, var _) -> {
          if (isHeld) {
            held.add(arn);
          }
        }
        case Unknown<Boolean>(var why, var _) -> unreadable.put(arn, why);
      }
    }
    next = first + asked;
    return new Held(held, unreadable);
  }

  /// Whether tags can be read at all, tried on one resource.
  void probe(String arn, Bounded bounded) {
    var _ = bounded.read(ACTION, () -> isHeld(arn));
  }

  private boolean isSpent() {
    return budget != null && !budget.hasMoreThan(reserve);
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

  static boolean isAtRest(DmsTask task) {
    return task.status().equalsIgnoreCase("stopped") || task.status().equalsIgnoreCase("failed");
  }
}
