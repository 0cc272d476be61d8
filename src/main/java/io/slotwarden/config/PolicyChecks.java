package io.slotwarden.config;

import io.slotwarden.model.Glob;
import io.slotwarden.model.RunMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What must fit together among `policies:`, `notify:` and what they name.
final class PolicyChecks {
  private final Values root;
  private final List<Values> sources;
  private final List<String> sourceNames;
  private final Problems problems;

  PolicyChecks(Values root, Problems problems) {
    this.root = root;
    this.sources = SourceChecks.entries(root, Keys.SOURCES);
    this.sourceNames =
        sources.stream()
            .flatMap(s -> Optional.ofNullable(s.find(SourceKeys.NAME)).stream())
            .toList();
    this.problems = problems;
  }

  void check() {
    Names policies = new Names(problems);
    PressureChecks pressure = new PressureChecks(root, sources, channels(), problems);
    for (Values policy : SourceChecks.entries(root, Keys.POLICIES)) {
      policies.take(policy, PolicyKeys.NAME, "a policy");
      checkStoppedByHand(policy);
      Values resume = policy.find(PolicyKeys.RESUME_TASK);
      if (resume != null) {
        checkResume(resume);
      }
      Values drop = policy.find(PolicyKeys.DROP_SLOT);
      if (drop != null) {
        checkDrop(policy, drop);
      }
      pressure.check(policy);
      checkCheckpoint(policy);
      Values heartbeat = policy.find(PolicyKeys.WRITE_HEARTBEAT);
      if (heartbeat != null) {
        checkHeartbeat(policy, heartbeat);
      }
    }
    Names channels = new Names(problems);
    channels().forEach(c -> channels.take(c, Keys.CHANNEL_NAME, "a channel"));
    channels().forEach(this::checkRegion);
  }

  private List<Values> channels() {
    return SourceChecks.entries(root, Keys.NOTIFY).stream()
        .flatMap(c -> Stream.of(Keys.SLACK, Keys.SNS).flatMap(k -> optional(c.find(k)).stream()))
        .toList();
  }

  private static Optional<Values> optional(@Nullable Values channel) {
    return Optional.ofNullable(channel);
  }

  private void checkRegion(Values channel) {
    String arn = channel.find(Keys.TOPIC_ARN);
    String region = channel.find(Keys.TOPIC_REGION);
    if (arn != null && region != null && !region.equals(regionOf(arn))) {
      problems.error(
          channel.at(Keys.TOPIC_REGION),
          "'" + region + "' is not the region of the topic, " + regionOf(arn),
          "region: " + regionOf(arn) + ", or leave it out");
    }
  }

  /// The region that a well-formed ARN names.
  static String regionOf(String arn) {
    return arn.split(":", 5)[3];
  }

  private void checkResume(Values resume) {
    refuseEverything(resume, PolicyKeys.TASKS, Everything.NAME_LETTERS);
    Values backoff = resume.get(PolicyKeys.BACKOFF);
    if (backoff.get(PolicyKeys.MAX).compareTo(backoff.get(PolicyKeys.FIRST)) < 0) {
      problems.error(
          backoff.at(PolicyKeys.MAX),
          "is shorter than the first wait, " + YamlWriter.duration(backoff.get(PolicyKeys.FIRST)),
          "raise max or lower first");
    }
    if (!root.has(Keys.DMS)) {
      problems.warning(resume.place(), "there is no entry under dms: no task is seen", null);
    }
  }

  private void checkStoppedByHand(Values policy) {
    List<Item<String>> exact = policy.get(PolicyKeys.STOPPED_BY_HAND);
    if (!policy.has(PolicyKeys.RESUME_TASK)) {
      if (policy.has(PolicyKeys.STOPPED_BY_HAND)) {
        problems.error(
            policy.at(PolicyKeys.STOPPED_BY_HAND),
            "belongs to a policy with resume-task",
            "remove it");
      }
      return;
    }
    Values resume = policy.find(PolicyKeys.RESUME_TASK);
    List<Item<Glob>> tasks = resume == null ? null : resume.find(PolicyKeys.TASKS);
    if (tasks == null) {
      return;
    }
    for (Item<String> task : exact) {
      if (tasks.stream().noneMatch(t -> t.value().matches(task.value()))) {
        problems.error(
            task.place(),
            "'" + task.value() + "' is not among the tasks of this policy",
            "add it to tasks");
      }
    }
  }

  private void checkDrop(Values policy, Values drop) {
    refuseEverything(drop, PolicyKeys.SOURCES, Everything.NAME_LETTERS);
    refuseEverything(drop, PolicyKeys.SLOTS, Everything.SLOT_LETTERS);
    List<Item<Glob>> named = drop.find(PolicyKeys.SOURCES);
    if (named != null) {
      named.forEach(this::checkSourceExists);
    }
    boolean acts =
        root.get(Keys.MODE) == RunMode.ENFORCE && policy.get(PolicyKeys.MODE) == RunMode.ENFORCE;
    if (acts && channels().stream().noneMatch(c -> c.get(Keys.NOTICES))) {
      problems.error(
          drop.place(),
          "a drop policy that acts needs a channel that takes notices: nothing is dropped that"
              + " nobody was told of",
          "add one under notify, or mode: observe");
    }
    if (acts && named != null) {
      sources.forEach(source -> warnIfNothingCanBeDropped(source, named));
    }
  }

  private void checkCheckpoint(Values policy) {
    if (policy.has(PolicyKeys.CHECKPOINT_AFTER_DROP) && !policy.has(PolicyKeys.DROP_SLOT)) {
      problems.error(
          policy.at(PolicyKeys.CHECKPOINT_AFTER_DROP),
          "belongs to a policy with drop-slot",
          "remove it");
    }
  }

  private void checkHeartbeat(Values policy, Values heartbeat) {
    refuseEverything(heartbeat, PolicyKeys.SOURCES, Everything.NAME_LETTERS);
    refuseEverything(heartbeat, PolicyKeys.DATABASES, Everything.SLOT_LETTERS);
    List<Item<Glob>> named = heartbeat.find(PolicyKeys.SOURCES);
    if (named == null) {
      return;
    }
    named.forEach(this::checkSourceExists);
    boolean acts =
        root.get(Keys.MODE) == RunMode.ENFORCE && policy.get(PolicyKeys.MODE) == RunMode.ENFORCE;
    sources.stream()
        .filter(_ -> acts)
        .filter(s -> isNamed(s, named) && !s.has(SourceKeys.ACTOR))
        .forEach(
            s ->
                problems.warning(
                    s.place(),
                    "a heartbeat policy names this source, but it has no actor: nothing is written",
                    "add actor"));
  }

  private static boolean isNamed(Values source, List<Item<Glob>> named) {
    @Nullable String name = source.find(SourceKeys.NAME);
    return name != null && named.stream().anyMatch(g -> g.value().matches(name));
  }

  private void checkSourceExists(Item<Glob> named) {
    if (sourceNames.stream().anyMatch(named.value()::matches)) {
      return;
    }
    String text = "'" + named.value() + "' names no source";
    if (named.value().isExact()) {
      problems.error(named.place(), text, Suggestion.forName(named.value().pattern(), sourceNames));
    } else {
      problems.warning(named.place(), text, null);
    }
  }

  private void warnIfNothingCanBeDropped(Values source, List<Item<Glob>> named) {
    @Nullable String name = source.find(SourceKeys.NAME);
    if (name == null || named.stream().noneMatch(g -> g.value().matches(name))) {
      return;
    }
    if (!source.has(SourceKeys.ACTOR)) {
      problems.warning(
          source.place(),
          "a drop policy names this source, but it has no actor: nothing is dropped",
          "add actor");
    }
    boolean owned =
        SourceChecks.entries(root, Keys.DMS).stream()
            .flatMap(d -> d.get(SourceKeys.OWNS).stream())
            .anyMatch(o -> o.value().equals(name));
    if (!owned && !source.has(SourceKeys.DMS_NONE)) {
      problems.warning(
          source.place(),
          "a drop policy names this source, but no dms entry owns it: no logical slot is dropped",
          "name it under owns of a dms entry, or say dms: none");
    }
  }

  private void refuseEverything(Values block, Key<List<Item<Glob>>> key, String letters) {
    List<Item<Glob>> items = block.find(key);
    if (items == null || items.isEmpty()) {
      return;
    }
    List<Glob> globs = items.stream().map(Item::value).toList();
    if (Everything.isMatchedBy(globs, letters)) {
      problems.error(
          block.at(key),
          "matches everything: " + globs,
          "name what is meant: a list of names, or patterns such as \"tmp_*\"");
    }
  }
}
