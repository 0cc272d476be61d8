package io.slotwarden;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Holds the table of packages of the design (who may use whom) and the promises that rest on it:
/// the core is pure, and the gate is the only door to an act.
class ArchitectureTest {

  private static final String ROOT = "io.slotwarden";

  private static final Set<String> PACKAGES =
      Set.of(
          "model", "config", "aws", "observe", "assess", "audit", "decide", "alert", "guard", "act",
          "notify", "record", "serve", "daemon", "cli", "demo");

  /// Where avaje-jsonb puts its register of adapters when several packages have some.
  private static final String GENERATED = "jsonb";

  /// Who may use whom. `demo` may use anything and is not listed.
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("model", Set.of()),
          Map.entry("config", Set.of("model")),
          Map.entry("aws", Set.of("model", "config")),
          Map.entry("observe", Set.of("model", "config", "aws")),
          Map.entry("assess", Set.of("model")),
          Map.entry("audit", Set.of("model")),
          Map.entry("decide", Set.of("model", "config")),
          Map.entry("alert", Set.of("model", "config")),
          Map.entry("guard", Set.of("model", "config")),
          Map.entry("act", Set.of("model", "config", "guard", "aws")),
          Map.entry("notify", Set.of("model", "alert", "config", "aws")),
          Map.entry("record", Set.of("model", "guard", "notify")),
          Map.entry("serve", Set.of("model", "config")),
          Map.entry("daemon", allBut("daemon", "cli", "demo")),
          Map.entry("cli", allBut("cli", "act", "demo")));

  private static final String[] PURE = {
    ROOT + ".assess..", ROOT + ".audit..", ROOT + ".decide..", ROOT + ".alert..", ROOT + ".guard.."
  };

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages(ROOT);

  @TestFactory
  Stream<DynamicTest> aPackageUsesOnlyWhatTheTableAllows() {
    return MAY_USE.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey() + " uses only " + entry.getValue().stream().sorted().toList(),
                    () -> usesOnly(entry.getKey(), entry.getValue()).check(PRODUCTION)));
  }

  @Test
  void everyPackageStandsInTheTable() {
    assertThat(
            PRODUCTION.stream()
                .map(JavaClass::getPackageName)
                .map(ArchitectureTest::topPackage)
                .filter(name -> !name.equals(GENERATED))
                .distinct())
        .isNotEmpty()
        .isSubsetOf(PACKAGES);
  }

  @Test
  void thePackagesFormNoCycle() {
    slices()
        .matching(ROOT + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(PRODUCTION);
  }

  @Test
  void theCoreImportsNoDatabaseNoCloudNoLoggerNoNetworkAndNoFiles() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "org.postgresql..",
            "com.zaxxer..",
            "software.amazon..",
            "org.slf4j..",
            "ch.qos.logback..",
            "java.util.logging..",
            "java.net..",
            "java.io..",
            "java.nio.file..",
            "java.nio.channels..")
        .because("observations come in as values, and what the core decides goes out as values")
        .allowEmptyShould(true)
        .check(PRODUCTION);
  }

  @Test
  void theCoreNeverAsksForTheTimeNeverSleepsAndNeverThrowsDice() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(asksForTimeOrChance())
        .because("time and chance are arguments, so that every decision can be replayed")
        .allowEmptyShould(true)
        .check(PRODUCTION);
  }

  @Test
  void nothingButTheDaemonNamesAnActor() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".daemon..", ROOT + ".act..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".act..")
        .because("who can't name an actor can't go around the guard")
        .allowEmptyShould(true)
        .check(PRODUCTION);
  }

  @Test
  void nothingButTheGateCallsAnActor() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".guard.Gate")
        .should()
        .accessTargetWhere(callsMethodOf(ROOT + ".guard.Actor"))
        .because("the gate writes the intent before and the outcome after, whatever happens")
        .allowEmptyShould(true)
        .check(PRODUCTION);
  }

  @Test
  void pagesShowTheSnapshotAndAskNothingElse() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".serve.page..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.net..",
                    "java.sql..",
                    "java.nio.file..",
                    "com.sun.net..",
                    "software.amazon..",
                    "org.slf4j..",
                    ROOT + "..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            ROOT + ".serve.page..", ROOT + ".serve.api..", ROOT + ".model..")))
                .and(
                    DescribedPredicate.describe(
                        "are not the snapshot",
                        type -> !type.getName().startsWith(ROOT + ".serve.Snapshot")))
                .as("are neither the snapshot nor the model"))
        .orShould()
        .accessTargetWhere(asksForTimeOrChance())
        .because("a page shows one turn of the loop as of a time that it is given")
        .check(PRODUCTION);
  }

  @Test
  void nobodyUsesTheDemo() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".demo..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".demo..")
        .because("it is not in the production jar")
        .allowEmptyShould(true)
        .check(PRODUCTION);
  }

  private static ArchRule usesOnly(String user, Set<String> used) {
    var allowed =
        Stream.concat(Stream.of(user), used.stream())
            .map(name -> ROOT + "." + name + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "." + user + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(allowed)))
                .as("are ours and not of %s", Arrays.toString(allowed)))
        .allowEmptyShould(true);
  }

  /// A call or a method reference that makes an answer depend on when, or how often, it is asked.
  private static DescribedPredicate<JavaAccess<?>> asksForTimeOrChance() {
    return DescribedPredicate.describe(
        "asks for the time or for chance",
        access -> {
          var owner = access.getTargetOwner().getFullName();
          var name = access.getTarget().getName();
          return switch (owner) {
            case "java.lang.System" -> name.equals("currentTimeMillis") || name.equals("nanoTime");
            case "java.lang.Thread" -> name.equals("sleep");
            case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom" ->
                name.equals(JavaConstructor.CONSTRUCTOR_NAME);
            case "java.util.concurrent.ThreadLocalRandom" -> name.equals("current");
            case "java.util.random.RandomGenerator" ->
                name.equals("getDefault") || name.equals("of");
            case "java.time.Clock", "java.time.InstantSource" ->
                name.startsWith("system") || name.startsWith("tick");
            default -> owner.startsWith("java.time.") && name.equals("now");
          };
        });
  }

  /// Also a call through a class that implements the interface, and a method reference.
  private static DescribedPredicate<JavaAccess<?>> callsMethodOf(String type) {
    return DescribedPredicate.describe(
        "calls a method of " + type,
        access ->
            access.getTarget() instanceof CodeUnitAccessTarget
                && access.getTargetOwner().isAssignableTo(type)
                && Stream.concat(
                        Stream.of(access.getTargetOwner()),
                        access.getTargetOwner().getAllRawInterfaces().stream())
                    .filter(declaring -> declaring.getFullName().equals(type))
                    .flatMap(declaring -> declaring.getMethods().stream())
                    .anyMatch(method -> method.getName().equals(access.getTarget().getName())));
  }

  private static Set<String> allBut(String... excluded) {
    return PACKAGES.stream()
        .filter(name -> !Set.of(excluded).contains(name))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String topPackage(String packageName) {
    return packageName.equals(ROOT)
        ? ROOT
        : packageName.substring(ROOT.length() + 1).split("\\.", 2)[0];
  }
}
