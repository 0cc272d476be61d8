package io.slotwarden.cli;

import io.slotwarden.aws.AwsRight;
import io.slotwarden.aws.PolicyFile;
import io.slotwarden.aws.Probed;
import io.slotwarden.config.ChannelConfig;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.Policy;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.config.StorageConfig;
import io.slotwarden.model.RunMode;
import io.slotwarden.notify.sns.SnsChannel;
import io.slotwarden.observe.cloudwatch.FreeStorage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which rights in AWS are missing, by the names that IAM has for them: every call that changes
/// nothing is made once.
final class AwsSelfTest {
  private AwsSelfTest() {}

  /// What the calls of one entry told.
  static List<Finding> of(DmsConfig entry, List<Probed> rights) {
    return rights.stream()
        .filter(p -> p.verdict() == Probed.Verdict.DENIED)
        .collect(Collectors.toMap(Probed::action, p -> p, (first, _) -> first, LinkedHashMap::new))
        .values()
        .stream()
        .map(p -> missing(entry.name(), p, entry.assumeRole()))
        .toList();
  }

  /// What CloudWatch and SNS tell, and what could not be tried because it would act.
  static List<Finding> besidesDms(Config config, InstantSource clock) {
    List<Finding> found = new ArrayList<>();
    for (SourceConfig source : config.sources()) {
      if (source.storage() instanceof StorageConfig.CloudWatch storage) {
        try (FreeStorage asked = FreeStorage.create(source.name(), storage, config.aws(), clock)) {
          add(found, source.name(), asked.probe());
        }
      }
    }
    for (ChannelConfig channel : config.channels()) {
      if (channel instanceof ChannelConfig.Sns sns) {
        try (SnsChannel asked = SnsChannel.create(sns, config.aws(), Set.of(), clock)) {
          add(found, sns.name(), asked.probe());
        }
      }
    }
    untried(config).forEach(found::add);
    return found;
  }

  private static void add(List<Finding> found, String place, Probed probed) {
    switch (probed.verdict()) {
      case GRANTED, NOT_TRIED -> {}
      case DENIED -> found.add(missing(place, probed, null));
      case UNCLEAR ->
          found.add(
              new Finding(
                  CheckStatus.UNKNOWN,
                  "right-unknown",
                  place,
                  null,
                  Objects.requireNonNullElse(probed.why(), probed.action() + " failed"),
                  List.of("whether " + probed.action() + " is granted is not known"),
                  null));
    }
  }

  private static Finding missing(String place, Probed probed, @Nullable String role) {
    return new Finding(
        CheckStatus.WARNING,
        "missing-right",
        place,
        null,
        probed.action() + " is missing",
        List.of(Objects.requireNonNullElse(probed.why(), "denied")),
        remedy(probed.action(), role));
  }

  private static String remedy(String action, @Nullable String role) {
    boolean takesOn = action.equals(AwsRight.ASSUME_ROLE.action());
    String whom = role == null || takesOn ? "whom slotwarden runs as" : role;
    String exact =
        "what `slotwarden config show --iam"
            + (role == null || takesOn ? "" : " --role " + role)
            + "` prints";
    String file =
        AwsRight.of(action)
            .flatMap(AwsRight::file)
            .map(PolicyFile::path)
            .map(path -> path + ", or " + exact)
            .orElse(exact);
    return "grant "
        + action
        + " to "
        + whom
        + ": "
        + file
        + (takesOn ? "; and the role's trust policy has to name it" : "");
  }

  /// Calls that act have no trial.
  private static List<Finding> untried(Config config) {
    Set<String> actions = new LinkedHashSet<>();
    boolean resumes =
        config.policies().stream()
            .anyMatch(p -> p instanceof Policy.ResumeTasks && config.modeOf(p) == RunMode.ENFORCE);
    if (resumes && !config.dms().isEmpty()) {
      actions.add(AwsRight.START_REPLICATION_TASK.action());
      actions.add(AwsRight.START_REPLICATION.action());
    }
    if (config.channels().stream().anyMatch(c -> c instanceof ChannelConfig.Sns)) {
      actions.add(AwsRight.PUBLISH.action());
    }
    return actions.isEmpty()
        ? List.of()
        : List.of(
            new Finding(
                CheckStatus.OK,
                "right-not-tried",
                "aws",
                null,
                String.join(", ", actions) + " can't be tried without acting",
                List.of("`slotwarden config show --iam` prints the policy that grants it"),
                null));
  }
}
