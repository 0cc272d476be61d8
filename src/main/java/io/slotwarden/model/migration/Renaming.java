package io.slotwarden.model.migration;

import io.slotwarden.model.migration.MappingRule.Target;
import io.slotwarden.model.migration.MappingRule.Transformation;
import io.slotwarden.model.migration.MappingRule.Verb;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// One name through the transformations that are for it. The user guide allows one for an object
/// ("You cannot apply more than one transformation rule action against the same object"); what
/// comes of several it does not say, so that they have to agree.
final class Renaming {
  private Renaming() {}

  /// @param matching rules that are for the object, of any target
  /// @param mayRename rules that can't be read and may rename anything
  static OnTarget<String> of(
      List<Transformation> matching, Target target, String name, List<RuleName> mayRename) {
    if (!mayRename.isEmpty()) {
      return new OnTarget.Unclear<>(mayRename.getFirst() + " can't be read and may rename it");
    }
    List<Transformation> own = matching.stream().filter(t -> t.target() == target).toList();
    for (Transformation t : own) {
      if (t.verb() == Verb.UNKNOWN) {
        return new OnTarget.Unclear<>(
            "%s has the unknown action %s and may rename it".formatted(t.name(), t.action()));
      }
    }
    List<Transformation> renaming =
        own.stream().filter(t -> !t.applied(name).equals(name)).toList();
    if (renaming.isEmpty()) {
      return new OnTarget.Named<>(name, List.of());
    }
    SequencedSet<String> outcomes = new LinkedHashSet<>();
    renaming.forEach(t -> outcomes.add(t.applied(name)));
    outcomes.add(inOrder(renaming, name));
    outcomes.add(inOrder(renaming.reversed(), name));
    List<RuleName> by = renaming.stream().map(Transformation::name).toList();
    return outcomes.size() == 1
        ? new OnTarget.Named<>(outcomes.getFirst(), by)
        : new OnTarget.Unclear<>(
            "%s and %s are both for it: DMS allows one transformation for an object, and does not say which of several holds"
                .formatted(by.getFirst(), by.get(1)));
  }

  private static String inOrder(List<Transformation> rules, String name) {
    String now = name;
    for (Transformation t : rules) {
      now = t.applied(now);
    }
    return now;
  }
}
