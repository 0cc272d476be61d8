package io.slotwarden.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Observed;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.Serverless;
import io.slotwarden.model.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What differs when a Serverless replication is resumed, and that a data migration never is.
class ServerlessResumeTest {
  private static final Instant TOMORROW = ResumeCase.NOW.plus(Duration.ofHours(24));

  @Test
  void resumesAProvisionedReplicationWithoutInstanceAndConnections() {
    Consumer<ResumeCase> sound =
        c -> {
          c.serverless("provisioned", TOMORROW, false);
          c.instances = Observed.unknown("throttled", ResumeCase.NOW);
          c.connections = Observed.unknown("throttled", ResumeCase.NOW);
        };

    assertThat(verdict(sound)).isEqualTo(ResumeVerdict.RESUME);
  }

  @Test
  void waitsForWhatDmsDoesNotSayInSoManyWords() {
    assertThat(verdict(c -> c.serverless(null, TOMORROW, false))).isEqualTo(ResumeVerdict.WAIT);
    assertThat(verdict(c -> c.serverless("deprovisioning", TOMORROW, false)))
        .isEqualTo(ResumeVerdict.WAIT);
    assertThat(verdict(c -> c.serverless("provisioned", TOMORROW, null)))
        .as("whether a zero-ETL integration manages it")
        .isEqualTo(ResumeVerdict.WAIT);
    assertThat(
            verdict(
                c -> {
                  c.kind = TaskKind.REPLICATION;
                  c.serverless = new Serverless("provisioned", null, null, false);
                }))
        .as("no deadline")
        .isEqualTo(ResumeVerdict.WAIT);
    assertThat(verdict(c -> c.kind = TaskKind.REPLICATION)).isEqualTo(ResumeVerdict.WAIT);
  }

  @Test
  void countsFortyEightHoursFromTheStopWhereDmsNamesNoDeadline() {
    assertThat(new Serverless("provisioned", null, ResumeCase.DOWN, false).deadline())
        .contains(ResumeCase.DOWN.plus(Duration.ofHours(48)));
    assertThat(
            new Serverless("provisioned", ResumeCase.DOWN.minusSeconds(60), ResumeCase.DOWN, false)
                .deadline())
        .as("the deadline of an earlier stop")
        .contains(ResumeCase.DOWN.plus(Duration.ofHours(48)));
  }

  @Test
  void goesNoNearerToTheDeadlineThanFiveMinutesAndNeverBeyondIt() {
    assertThat(verdict(c -> c.serverless("provisioned", ResumeCase.NOW.plusSeconds(301), false)))
        .isEqualTo(ResumeVerdict.RESUME);
    assertThat(verdict(c -> c.serverless("provisioned", ResumeCase.NOW.plusSeconds(300), false)))
        .isEqualTo(ResumeVerdict.WAIT);
    assertThat(verdict(c -> c.serverless("provisioned", ResumeCase.NOW, false)))
        .isEqualTo(ResumeVerdict.NEEDS_RELOAD);
    assertThat(verdict(c -> c.serverless("provisioned", ResumeCase.NOW, false).released()))
        .as("no approval helps")
        .isEqualTo(ResumeVerdict.NEEDS_RELOAD);
  }

  @Test
  void neverTouchesWhatAZeroEtlIntegrationManages() {
    assertThat(verdict(c -> c.serverless("provisioned", TOMORROW, true).released()))
        .isEqualTo(ResumeVerdict.REFUSE);
  }

  @Test
  void everythingElseIsAsForTasks() {
    Consumer<ResumeCase> sound = c -> c.serverless("provisioned", TOMORROW, false);

    assertThat(verdict(sound.andThen(c -> c.slotThere = false)))
        .isEqualTo(ResumeVerdict.NEEDS_RELOAD);
    assertThat(verdict(sound.andThen(c -> c.ranOn = null))).isEqualTo(ResumeVerdict.WAIT);
    assertThat(verdict(sound.andThen(c -> c.checkpoint = null))).isEqualTo(ResumeVerdict.REFUSE);
    assertThat(verdict(sound.andThen(c -> c.held = Observed.known(true, ResumeCase.NOW))))
        .isEqualTo(ResumeVerdict.REFUSE);
    assertThat(verdict(sound.andThen(c -> c.server.timeline = 4))).isEqualTo(ResumeVerdict.REFUSE);
  }

  @Test
  void waitsWhileNobodyCanSayWhetherAnotherReadsItsSlot() {
    assertThat(
            verdict(
                c -> c.rivals = Observed.unknown("DescribeReplications denied", ResumeCase.NOW)))
        .isEqualTo(ResumeVerdict.WAIT);
  }

  @Test
  void neverResumesADataMigrationAndSaysWhy() {
    List<ResumeTerm> terms =
        terms(
            c -> {
              c.kind = TaskKind.DATA_MIGRATION;
              c.released();
            });

    assertThat(ResumePredicate.verdict(terms)).isEqualTo(ResumeVerdict.REFUSE);
    assertThat(terms.getFirst().reason())
        .isEqualTo("a data migration is shown and never resumed: DMS shows no checkpoint of it");
  }

  private static List<ResumeTerm> terms(Consumer<ResumeCase> plant) {
    return ResumePredicate.terms(ResumeCase.with(plant).facts());
  }

  private static ResumeVerdict verdict(Consumer<ResumeCase> plant) {
    return ResumePredicate.verdict(terms(plant));
  }
}
