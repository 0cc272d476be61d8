package io.slotwarden.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.Call;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The whole story with everything real that the demo has, only faster than a person can read.
class DemoTest {
  private static final Pace FAST =
      new Pace(
          Duration.ofMillis(500),
          Duration.ZERO,
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          8 * 1024);

  private static final int LINES_THAT_A_PERSON_READS = 90;

  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final InstantSource clock = InstantSource.system();

  @Test
  @Timeout(300)
  void tellsAResumeADropAndARefusalInThisOrderAndLeavesNothingBehind() throws Exception {
    Narrator narrator =
        new Narrator(new PrintStream(console, true, StandardCharsets.UTF_8), false, clock);
    Path directory;
    try (Ending ending = new Ending()) {
      directory = ending.start(TemporaryDirectory::create).path();
      Stage stage = Stage.set(directory, 0, FAST, narrator, ending, clock, "test");

      List<Story.Fact> facts = new Story(stage, FAST, narrator, new Patience(clock, ending)).tell();

      assertThat(facts).containsExactly(Story.Fact.values());
      assertThat(stage.server().slot(DemoConfiguration.ABANDONED_SLOT)).isNull();
      assertThat(stage.server().slot(DemoConfiguration.OWNED_SLOT)).isNotNull();
      assertThat(stage.dms().calls("StartReplicationTask"))
          .extracting(Call::body)
          .singleElement()
          .satisfies(
              body ->
                  assertThat(body).containsEntry("StartReplicationTaskType", "resume-processing"));
      assertThat(stage.dms().violations()).isEmpty();
      try (InputStream alerts = stage.api().base().resolve("/api/v1/alerts").toURL().openStream()) {
        assertThat(new String(alerts.readAllBytes(), StandardCharsets.UTF_8))
            .as("of the whole story, those that have ended too")
            .contains("slot-disconnected")
            .doesNotContain("act-blocked", "critical");
      }
    }

    assertThat(directory).doesNotExist();
    assertThat(console.toString(StandardCharsets.UTF_8))
        .matches(
            text -> text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 127), "plain ASCII")
        .containsSubsequence("RESUMED", "SCHEDULED", "DROPPED", Stage.LEGACY_ENDPOINT)
        .satisfies(text -> assertThat(text.lines()).hasSizeLessThan(LINES_THAT_A_PERSON_READS));
  }
}
