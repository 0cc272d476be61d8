package io.slotwarden.aws;

import io.slotwarden.config.Config;
import io.slotwarden.config.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The least that a configuration needs of IAM: its actions, on its resources, in its regions, and
/// nothing else.
public final class IamPolicy {
  private static final String REGION = "aws:RequestedRegion";

  private IamPolicy() {}

  /// Actions that belong together: of one policy, on the same resources, in the same regions.
  private record Together(String sid, Set<String> resources, Set<String> regions) {}

  /// The policy document, as JSON. Without a need for anything it has no statement, which IAM does
  /// not take: see [#isEmpty].
  ///
  /// @param role the ARN of a role that an entry takes on; null = whom slotwarden itself runs as
  public static String of(Config config, @Nullable String role) {
    Map<AwsRight, List<AwsRight.Grant>> rights =
        grants(config, role).stream()
            .collect(
                Collectors.groupingBy(
                    AwsRight.Grant::right, LinkedHashMap::new, Collectors.toList()));
    Map<Together, Set<String>> statements = new LinkedHashMap<>();
    rights.forEach(
        (right, grants) ->
            statements
                .computeIfAbsent(together(right, grants), _ -> new TreeSet<>())
                .add(right.action()));
    List<Object> written = new ArrayList<>();
    Map<String, Integer> used = new LinkedHashMap<>();
    statements.forEach(
        (t, actions) -> {
          int n = used.merge(t.sid(), 1, Integer::sum);
          written.add(statement(n == 1 ? t.sid() : t.sid() + n, t, actions));
        });
    return JsonText.of(JsonText.ordered("Version", "2012-10-17", "Statement", written));
  }

  /// Whether nothing at all has to be granted.
  public static boolean isEmpty(Config config, @Nullable String role) {
    return grants(config, role).isEmpty();
  }

  /// The ARNs of the roles that entries take on; each has a policy of its own.
  public static List<String> roles(Config config) {
    return config.dms().stream()
        .map(d -> d.assumeRole())
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<AwsRight.Grant> grants(Config config, @Nullable String role) {
    return AwsRight.needed(config).stream()
        .filter(g -> g.right().isNeeded() && Objects.equals(g.role(), role))
        .toList();
  }

  private static Together together(AwsRight right, List<AwsRight.Grant> grants) {
    Set<String> resources = new TreeSet<>();
    Set<String> regions = new TreeSet<>();
    for (AwsRight.Grant grant : grants) {
      resources.add(grant.resource());
      if (grant.region() != null) {
        regions.add(grant.region());
      }
    }
    String sid = right.file().map(PolicyFile::sid).orElse("AssumeRole");
    return new Together(sid, resources, regions);
  }

  private static Map<String, Object> statement(String sid, Together t, Set<String> actions) {
    Map<String, Object> statement =
        JsonText.ordered(
            "Sid",
            sid,
            "Effect",
            "Allow",
            "Action",
            List.copyOf(actions),
            "Resource",
            List.copyOf(t.resources()));
    if (!t.regions().isEmpty()) {
      statement.put("Condition", Map.of("StringEquals", Map.of(REGION, List.copyOf(t.regions()))));
    }
    return statement;
  }
}
