package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.audit.AuditCheck;
import io.slotwarden.demo.dms.Fault;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.AuditJson;
import io.slotwarden.serve.api.AuditJson.ObjectJson;
import io.slotwarden.serve.api.SarifJson;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// `audit` as people and programs run it: what it prints, and what it does when something is
/// missing.
@ResourceLock(PostgresServer.SHARED_LOCK)
class AuditCommandTest {
  private static final String HOSTILE = "app.\"a`b|c<i>d\u202e*\"";

  private final PostgresServer server = PostgresServer.shared(Majors.newest());
  private final AuditedDatabase source =
      new AuditedDatabase(
          server,
          "create schema app",
          "create table app.words (word text primary key)",
          "create table " + HOSTILE + " (word text primary key)",
          "create table app.fine (id int primary key, name varchar(20))");
  private final AuditedDatabase target = new AuditedDatabase(server, "create schema app");
  @TempDir private Path directory;
  private AuditRun audit;

  @BeforeEach
  void aTaskBetweenThem() {
    audit = new AuditRun(server, source, target, directory);
  }

  @AfterEach
  void nothingIsLeft() {
    audit.close();
    source.close();
    target.close();
  }

  @Test
  void saysWhatHurtsByStageWithTheReasonAndTheRemedyAndEndsWithTheExitCodeOfTheWorst() {
    int exit = audit.run();

    assertThat(exit).as(audit.out + "" + audit.err).isEqualTo(2);
    assertThat(audit.out.toString().lines().findFirst())
        .hasValueSatisfying(l -> assertThat(l).startsWith("SLOTWARDEN AUDIT CRITICAL - "));
    assertThat(audit.out.toString())
        .contains("orders, database " + source.name() + ", to new, task prod/orders-cdc: phase")
        .contains("before the full load")
        .contains("CRITICAL 15 primary keys of LOB type")
        .contains("app.words")
        .contains("why: DMS does not replicate tables whose key is a LOB for it");
  }

  @Test
  void programsGetTheSameAsJsonAndAsSarif() {
    AuditJson json = audit.json();

    assertThat(json.exit()).isEqualTo(2);
    assertThat(AuditRun.of(json, "15"))
        .singleElement()
        .satisfies(f -> assertThat(f.count()).isEqualTo(2))
        .satisfies(f -> assertThat(f.tasks()).containsExactly("prod/orders-cdc"))
        .satisfies(f -> assertThat(f.assessment()).isEqualTo("postgres-check-pk-lob"));
    assertThat(audit.run("-o", "sarif")).isEqualTo(2);
    SarifJson.RunJson run = ApiJson.read(SarifJson.class, audit.out.toString()).runs().getFirst();
    assertThat(run.tool().driver().rules()).hasSize(AuditCheck.values().length);
    assertThat(run.results().stream().filter(r -> r.kind().equals("fail")).count())
        .isEqualTo(json.findings().stream().filter(f -> !f.severity().equals("info")).count());
    assertThat(run.results())
        .filteredOn(r -> r.ruleId().equals("15"))
        .singleElement()
        .satisfies(
            r ->
                assertThat(
                        r.locations().stream()
                            .flatMap(l -> l.logicalLocations().stream())
                            .map(SarifJson.LogicalJson::fullyQualifiedName))
                    .anyMatch(n -> n.startsWith("orders/" + source.name() + "/app.words")));
  }

  @Test
  void namesOfOthersAreNoMarkupAndMoveNoCursor() {
    audit.run("-o", "markdown");
    String page = audit.out.toString();
    assertThat(page).contains("# Audit of the migration").contains("### CRITICAL 15");
    assertThat(outsideOfBlocks(page))
        .noneMatch(l -> l.contains("<i>"))
        .noneMatch(l -> l.contains("\u202e"))
        .noneMatch(l -> l.contains("a`b"));

    audit.run();
    assertThat(audit.out.toString()).doesNotContain("\u202e").contains("\\202e");
  }

  private static List<String> outsideOfBlocks(String page) {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith("```")) {
        inside = !inside;
      } else if (!inside) {
        lines.add(line);
      }
    }
    return lines;
  }

  @Test
  void aTargetThatIsDownIsSaidAndTheRestIsChecked() {
    audit.targetDown();

    AuditJson json = audit.json();

    assertThat(json.exit()).isEqualTo(2);
    assertThat(AuditRun.of(json, "15")).hasSize(1);
    assertThat(json.notChecked())
        .anySatisfy(n -> assertThat(n.why()).contains("new (127.0.0.1:1)"));
  }

  @Test
  void mappingsThatAreNoJsonAreSaidAndTheRestIsChecked() {
    audit.task.with("TableMappings", "not json");

    AuditJson json = audit.json();

    assertThat(json.notChecked())
        .anySatisfy(n -> assertThat(n.why()).contains("TableMappings of orders-cdc"));
    assertThat(AuditRun.of(json, "15")).as("might be selected").hasSize(1);
  }

  @Test
  void dmsThatDeniesIsSaidAndTheSourceIsLookedAtAllTheSame() {
    audit.dms.faults().always("DescribeReplicationTasks", Fault.DENIED);

    AuditJson json = audit.json();

    assertThat(json.unseen())
        .anySatisfy(why -> assertThat(why).contains("prod").contains("DescribeReplicationTasks"));
    assertThat(json.migrations()).singleElement().satisfies(m -> assertThat(m.task()).isNull());
    assertThat(AuditRun.of(json, "15")).hasSize(1);
  }

  @Test
  void oneTaskCanBeNamedAndOneThatNobodyListsIsNotFine() {
    AuditJson json = audit.json("--task", audit.task.arn());
    assertThat(json.migrations()).hasSize(1);

    String other = audit.task.arn() + "X";
    assertThat(audit.run("--task", other)).isEqualTo(3);
    assertThat(audit.out.toString()).contains(other).contains("no dms entry lists it");
    assertThat(audit.run("--task", "orders-cdc")).isEqualTo(3);
    assertThat(audit.err.toString()).contains("--task: not the ARN");
    assertThat(audit.run("--phase", "soon")).isEqualTo(3);
    assertThat(audit.err.toString()).contains("--phase: prepare, load, cdc, cutover or after");
  }

  @Test
  void everyStatementForTheTargetIsOneThatItRuns() {
    source.execute(
        "alter table app.fine alter name set default 'a;b'", "create index on app.fine (name)");
    target.execute("create table app.fine (id int primary key, name varchar(20))");
    List<String> statements = offered();

    assertThat(statements)
        .anyMatch(s -> s.contains("SET DEFAULT"))
        .anyMatch(s -> s.contains("INDEX"))
        .allSatisfy(s -> assertThat(s).endsWith(";").doesNotContain("\n"));
    statements.forEach(target::execute);
    assertThat(offered()).as("afterwards").isEmpty();
  }

  @Test
  void statementsCanBeCopiedFromScreenAndPageAsTheyAre() {
    source.execute("alter table app.fine alter name set default 'a' || '|`b_c_`'");
    target.execute("create table app.fine (id int primary key, name varchar(20))");
    List<String> statements = offered();
    assertThat(statements).anyMatch(s -> s.contains("|| '|`b_c_`'"));

    audit.run("--phase", "cutover", "-o", "markdown");
    assertThat(audit.out.toString().lines()).containsAll(statements).contains("```sql", "```");
    assertThat(outsideOfBlocks(audit.out.toString())).doesNotContainAnyElementsOf(statements);
    audit.run("--phase", "cutover");
    assertThat(audit.out.toString().lines())
        .containsAll(statements.stream().map(s -> "      " + s).toList());
  }

  @Test
  void aBrokenConfigurationIsUnknownAndNamesItsProblems() {
    assertThat(audit.run("sources: 5", new String[0])).isEqualTo(3);
    assertThat(audit.err.toString()).contains("sources");
  }

  private List<String> offered() {
    return audit.json("--phase", "cutover").findings().stream()
        .flatMap(f -> f.objects().stream())
        .map(ObjectJson::sql)
        .flatMap(Stream::ofNullable)
        .distinct()
        .toList();
  }
}
