package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.slotwarden.aws.AwsRight;
import io.slotwarden.aws.PolicyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The policies of `deploy/iam` permit what the program calls in AWS, and nothing else: every call
/// of a method of the SDK's clients in our classes is looked up in the compiled code.
class IamPoliciesTest {
  /// How IAM calls the services, by the package of their client.
  private static final Map<String, String> SERVICES =
      Map.of(
          "databasemigration",
          "dms",
          "sns",
          "sns",
          "sts",
          "sts",
          "cloudwatch",
          "cloudwatch",
          "secretsmanager",
          "secretsmanager");

  /// No call: RDS looks for it when it is shown a token.
  private static final String TOKEN = "rds-db:connect";

  /// Methods of every client that send nothing.
  private static final Set<String> NO_OPERATIONS =
      Set.of("builder", "create", "close", "serviceName", "serviceClientConfiguration");

  /// AWS answers it whatever a policy says: "No permissions are required to perform this operation"
  /// (STS API reference, GetCallerIdentity).
  private static final String NEEDS_NO_RIGHT = "sts:GetCallerIdentity";

  /// No client of ours makes these calls: the SDK does when it takes on a role.
  private static final Set<String> CALLED_BY_THE_SDK = Set.of("sts:AssumeRole");

  private static final Pattern CLIENT =
      Pattern.compile("software\\.amazon\\.awssdk\\.services\\.(\\w+)\\.\\w+Client");

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages("io.slotwarden");

  private record Statement(Set<String> actions, String resource) {}

  @Test
  void observingIsPermittedWhatItCallsAndNoMore() throws IOException {
    assertThat(permitted("observe.json"))
        .isNotEmpty()
        .isEqualTo(calledFrom("io.slotwarden.observe"));
  }

  /// Attached besides the first: an act looks at its task before and after.
  @Test
  void actingIsPermittedWhatItCallsBesidesObserving() throws IOException {
    Set<String> acts = calledFrom("io.slotwarden.act");
    acts.removeAll(permitted("observe.json"));

    assertThat(permitted("act.json")).isNotEmpty().isEqualTo(acts);
  }

  @Test
  void tellingIsPermittedWhatItCallsAndNoMore() throws IOException {
    assertThat(permitted("notify.json")).isNotEmpty().isEqualTo(calledFrom("io.slotwarden.notify"));
  }

  @Test
  void loggingInIsPermittedWhatItCallsAndTokens() throws IOException {
    Set<String> logins = calledFrom("io.slotwarden.aws");
    logins.add(TOKEN);

    assertThat(permitted("login.json")).isEqualTo(logins);
  }

  @Test
  void togetherTheyPermitAllThatTheProgramCalls() throws IOException {
    Set<String> all = permitted("observe.json");
    all.addAll(permitted("act.json"));
    all.addAll(permitted("notify.json"));
    all.addAll(permitted("login.json"));
    all.remove(TOKEN);

    assertThat(all).isEqualTo(calledFrom("io.slotwarden"));
  }

  /// `config show --iam`, the cost of a month and `check` know of an action by the table alone.
  @Test
  void theTableOfRightsNamesEveryCallOfTheProgramAndNoOther() {
    Set<String> called = calledFrom("io.slotwarden");
    called.add(NEEDS_NO_RIGHT);
    called.addAll(CALLED_BY_THE_SDK);
    called.add(TOKEN);

    assertThat(AwsRight.values())
        .extracting(AwsRight::action)
        .containsExactlyInAnyOrderElementsOf(called);
  }

  @ParameterizedTest
  @EnumSource(PolicyFile.class)
  void aPolicyHasTheRightsThatTheTablePutsThere(PolicyFile file) throws IOException {
    Set<String> rights =
        Stream.of(AwsRight.values())
            .filter(r -> r.file().filter(file::equals).isPresent())
            .map(AwsRight::action)
            .collect(Collectors.toSet());

    assertThat(permitted(Path.of(file.path()).getFileName().toString())).isEqualTo(rights);
  }

  @ParameterizedTest
  @ValueSource(strings = {"observe.json", "act.json", "notify.json", "login.json"})
  void noPolicyHasAWildcardInAnAction(String policy) throws IOException {
    assertThat(statements(policy))
        .allSatisfy(s -> assertThat(s.actions()).noneMatch(a -> a.contains("*")));
  }

  @Test
  void observingOnlyReads() throws IOException {
    assertThat(statements("observe.json"))
        .flatExtracting(Statement::actions)
        .allMatch(a -> a.matches("\\w+:(Describe|List|Get)\\w+"));
  }

  @Test
  void whatActsTellsAndLogsInIsBoundToItsResources() throws IOException {
    assertThat(statements("act.json"))
        .extracting(Statement::resource)
        .containsExactly(
            "arn:aws:dms:eu-west-1:123456789012:task:*",
            "arn:aws:dms:eu-west-1:123456789012:replication-config:*");
    assertThat(statements("notify.json"))
        .extracting(Statement::resource)
        .containsExactly("arn:aws:sns:eu-west-1:123456789012:slotwarden");
    assertThat(statements("login.json"))
        .extracting(Statement::resource)
        .containsExactly(
            "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-ABCDEFGHIJKL01234/slotwarden",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:slotwarden-AbCdEf");
  }

  /// Calls and method references in this package and below, as IAM spells them; the paginators of
  /// the SDK call the operation that they are named after. The demo is not production.
  private static Set<String> calledFrom(String root) {
    Set<String> actions = new TreeSet<>();
    PRODUCTION.stream()
        .filter(c -> (c.getPackageName() + ".").startsWith(root + "."))
        .filter(c -> !c.getPackageName().startsWith("io.slotwarden.demo"))
        .flatMap(c -> c.getAccessesFromSelf().stream())
        .forEach(access -> action(access, actions));
    actions.remove(NEEDS_NO_RIGHT);
    return actions;
  }

  private static void action(JavaAccess<?> access, Set<String> actions) {
    Matcher client = CLIENT.matcher(access.getTargetOwner().getFullName());
    String method = access.getTarget().getName();
    if (client.matches() && !NO_OPERATIONS.contains(method)) {
      String service = SERVICES.get(client.group(1));
      assertThat(service).as("the IAM prefix of %s", client.group(1)).isNotNull();
      String operation = method.replaceFirst("Paginator$", "");
      actions.add(
          service + ":" + Character.toUpperCase(operation.charAt(0)) + operation.substring(1));
    }
  }

  private static Set<String> permitted(String policy) throws IOException {
    return statements(policy).stream()
        .flatMap(s -> s.actions().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Statement> statements(String policy) throws IOException {
    Tree document = Tree.json(Path.of("deploy/iam", policy));
    assertThat(document.at("Version").text()).isEqualTo("2012-10-17");
    return document.at("Statement").items().stream().map(IamPoliciesTest::statement).toList();
  }

  private static Statement statement(Tree statement) {
    assertThat(statement.at("Effect").text()).isEqualTo("Allow");
    return new Statement(
        statement.at("Action").items().stream()
            .map(Tree::text)
            .collect(Collectors.toCollection(TreeSet::new)),
        statement.at("Resource").text());
  }
}
