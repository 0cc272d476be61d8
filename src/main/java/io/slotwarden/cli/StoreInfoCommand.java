package io.slotwarden.cli;

import io.slotwarden.config.Config;
import io.slotwarden.config.Secret;
import io.slotwarden.model.ByteSize;
import io.slotwarden.record.StoreFacts;
import io.slotwarden.record.StoreLook;
import io.slotwarden.record.StoreUnavailable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `store info`: what is in the store, or in a copy of it.
@Command(
    name = "info",
    description = {
      "Shows the version, size and contents of the store, or of a copy of it, and checks that it"
          + " is",
      "sound. Reads only, and all of it once."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is sound",
      "1:it is damaged, missing, or no store of this version or older",
      "2:wrong usage; a broken configuration"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  slotwarden store info", "  slotwarden store info slotwarden-2026-11-27.db"})
final class StoreInfoCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int BROKEN = 2;

  private final Secret.Environment environment;
  @Spec private CommandSpec spec;
  @Mixin private ConfigFile configuration;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A store or a copy of one. Default: store.path of the configuration.")
  private @Nullable Path file;

  StoreInfoCommand(Secret.Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    Path path =
        file != null
            ? file
            : configuration
                .load(environment, err::println)
                .map(Config::store)
                .map(s -> s.path())
                .orElse(null);
    if (path == null) {
      err.flush();
      return BROKEN;
    }
    try (StoreLook store = StoreLook.open(path)) {
      StoreFacts facts = store.facts();
      lines(facts).forEach(l -> out.println(Shown.text(l)));
      out.flush();
      return facts.damage().isEmpty() ? 0 : FAILED;
    } catch (StoreUnavailable e) {
      err.println(Shown.text("slotwarden: " + e.getMessage()));
      return FAILED;
    } finally {
      err.flush();
    }
  }

  /// In one line, for whoever has just made it.
  static String line(StoreFacts facts) {
    return "schema version %d, %s, %s; %d acts%s; everything is paused in it"
        .formatted(
            facts.version(),
            ByteSize.format(facts.bytes()),
            soundness(facts),
            facts.acts(),
            span(facts.firstAct(), facts.lastAct()));
  }

  private static List<String> lines(StoreFacts facts) {
    return List.of(
        "file            " + facts.file(),
        "schema version  " + facts.version(),
        "created         " + facts.createdAt(),
        "size            %s, of which %s are free for what comes"
            .formatted(ByteSize.format(facts.bytes()), ByteSize.format(facts.unusedBytes())),
        "acts            " + facts.acts() + span(facts.firstAct(), facts.lastAct()),
        "words           " + facts.words() + " of persons",
        "WAL positions   " + facts.samples() + span(facts.firstSample(), facts.lastSample()),
        "slot spans      " + facts.spans(),
        "messages        " + facts.messages(),
        "integrity       " + soundness(facts));
  }

  private static String soundness(StoreFacts facts) {
    return facts.damage().isEmpty() ? "sound" : "DAMAGED: " + String.join("; ", facts.damage());
  }

  private static String span(@Nullable Instant first, @Nullable Instant last) {
    return Optional.ofNullable(first).map(f -> ", from " + f + " to " + last).orElse("");
  }
}
