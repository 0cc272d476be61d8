package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.deploy.Tree;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `config` as a person meets it: exit codes, and what goes to which stream.
class ConfigCommandTest {
  private static final String VALID =
      """
      sources:
        - {name: orders, url: jdbc:postgresql://db/postgres, username: u, password: pw-hunter2}
      policies:
        - {name: d, drop-slot: {sources: [orders], slots: ["tmp_*"]}}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private LiveSlots liveSlots = LiveSlots.NOT_LOOKED;
  @TempDir private Path directory;

  private int run(String text, String... arguments) throws IOException {
    Path file = Files.writeString(directory.resolve("f.yaml"), text);
    CommandLine command =
        ConfigCommand.commandLine(n -> null, liveSlots)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "-c";
    all[arguments.length + 1] = file.toString();
    return command.execute(
        arguments[0].equals("validate") || arguments[0].equals("show") ? all : arguments);
  }

  @Test
  void aValidFileIsOkWithItsWarnings() throws IOException {
    assertThat(run(VALID, "validate")).isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "OK: " + directory + "/f.yaml (mode observe, sources 1, dms 0, policies 1)",
            directory
                + "/f.yaml:2:79: warning: sources[0].password: a password stands in the file itself"
                + " (write \"${env:NAME}\" or \"${file:/path}\", in quotes)");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aBrokenFileListsAllProblemsAndExitsWith2() throws IOException {
    assertThat(run("mode: x\nguard: {settle: 1}\n", "validate")).isEqualTo(2);

    assertThat(out.toString().lines())
        .hasSize(3)
        .first()
        .isEqualTo(
            directory + "/f.yaml:1:1: error: sources: nothing to watch (name at least one server)");
  }

  @Test
  void theLiveSlotsThatADropPolicyNamesAreListed() throws IOException {
    liveSlots =
        config ->
            List.of(
                new LiveSlots.Look.Seen("orders", List.of("tmp_2", "needed", "tmp_1")),
                new LiveSlots.Look.Seen("other", List.of("tmp_9")),
                new LiveSlots.Look.Unseen("billing", "connection refused"));

    assertThat(run(VALID, "validate")).isZero();
    assertThat(out.toString())
        .contains("policy d names on orders: tmp_1, tmp_2\n")
        .contains("billing: live slots not listed: connection refused\n")
        .doesNotContain("tmp_9");
  }

  @Test
  void showPrintsTheEffectiveValuesAloneOnStandardOutput() throws IOException {
    assertThat(run(VALID, "show")).isZero();

    assertThat(out.toString()).startsWith("mode: observe\n").contains("password: \"****\"");
    assertThat(err.toString()).contains("warning").doesNotContain("hunter2");
  }

  private static final String WITH_DMS =
      VALID
          + """
          dms:
            - {name: prod, account: "123456789012", region: eu-west-1, assume-role: "arn:aws:iam::123456789012:role/dms"}
          """;

  @Test
  void showTellsTheCallsOfAMonthInCommentsThatChangeNothing() throws IOException {
    assertThat(run(WITH_DMS, "show")).isZero();
    String shown = out.toString();

    assertThat(shown)
        .contains("# dms[prod] (a look each 30 s):\n", "# In all about $0.00 a month.")
        .containsPattern("# +dms:DescribeReplicationTasks +86,400\n")
        .containsPattern("# +dms:DescribeEndpoints +21,600, and in each look while a drop is");
    assertThat(ConfigLoader.load(shown, "shown", n -> null)).isInstanceOf(Loaded.Valid.class);
  }

  @Test
  void thePolicyIsJsonAloneAndSaysBesideItWhoseItIs() throws IOException {
    assertThat(run(WITH_DMS, "show", "--iam")).isZero();

    assertThat(Tree.json("policy", out.toString()).at("Statement").items())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.at("Action").items())
                  .extracting(Tree::text)
                  .containsExactly("sts:AssumeRole");
              assertThat(s.at("Resource").items())
                  .extracting(Tree::text)
                  .containsExactly("arn:aws:iam::123456789012:role/dms");
            });
    assertThat(err.toString())
        .contains("whom slotwarden runs as", "--role arn:aws:iam::123456789012:role/dms");
  }

  @Test
  void aRoleThatAnEntryTakesOnHasAPolicyOfItsOwn() throws IOException {
    assertThat(run(WITH_DMS, "show", "--iam", "--role", "arn:aws:iam::123456789012:role/dms"))
        .isZero();

    assertThat(out.toString()).contains("dms:DescribeEndpoints").doesNotContain("sts:AssumeRole");
  }

  @Test
  void aRoleThatNobodyTakesOnIsWrongUsage() throws IOException {
    assertThat(run(WITH_DMS, "show", "--iam", "--role", "arn:aws:iam::123456789012:role/x"))
        .isEqualTo(2);
    assertThat(run(WITH_DMS, "show", "--role", "x")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void showOfABrokenFileExitsWith2AndPrintsNothing() throws IOException {
    assertThat(run("mode: x", "show")).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains(":1:7: error: mode: ");
  }

  @Test
  void schemaPrintsJson() throws IOException {
    assertThat(run("", "schema")).isZero();

    assertThat(out.toString()).startsWith("{\n").contains("draft/2020-12/schema").endsWith("}\n");
  }

  @Test
  void everyHelpHasAnExample() {
    for (String name : List.of("validate", "show", "schema")) {
      CommandLine all = ConfigCommand.commandLine(n -> null, liveSlots);
      CommandLine sub = Objects.requireNonNull(all.getSubcommands().get(name));

      assertThat(sub.getUsageMessage()).contains("Examples:", "slotwarden config " + name);
    }
  }

  @Test
  void configAloneIsWrongUsage() throws IOException {
    assertThat(run("", "")).isEqualTo(2);
  }
}
