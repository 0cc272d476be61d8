package io.slotwarden.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.DatabaseId;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.TableName;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.Trace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Act ACT =
      new Act.ResumeTask(new TaskId("prod", "orders-cdc"), "resume-cdc", "arn", TaskKind.TASK);
  private static final Act.WriteHeartbeat BEAT =
      new Act.WriteHeartbeat(
          new DatabaseId("orders", "app"), "beat", TableName.parse("slotwarden.heartbeat"));
  private static final Trace ALLOWED = DropCase.trace(_ -> {});
  private static final Trace OBSERVED = DropCase.trace(c -> c.mode = RunMode.OBSERVE);

  private final List<String> story = new ArrayList<>();
  private boolean journalDown;
  private boolean outcomeLost;
  private final Gate gate =
      new Gate(
          new Recorded(),
          act -> {
            story.add("act " + act.subject().target());
            return new ActResult(ActOutcome.PENDING, "accepted");
          },
          InstantSource.fixed(DropCase.NOW));

  private final class Recorded implements Journal {
    @Override
    public long intend(Act act, Trace trace, Instant at) {
      failIf(journalDown);
      story.add("intend " + act.subject().target());
      return 7;
    }

    @Override
    public void settle(long id, ActOutcome outcome, String detail, Instant at) {
      failIf(outcomeLost);
      story.add("settle " + id + " " + outcome.word() + " " + detail);
    }

    @Override
    public void wouldAct(Act act, Trace trace, Instant at) {
      failIf(journalDown);
      story.add("would act " + act.subject().target());
    }

    @Override
    public void done(Act.WriteHeartbeat act, Trace trace, ActResult result, Instant at) {
      failIf(journalDown);
      story.add("done " + act.subject().target() + " " + result.outcome().word());
    }

    private void failIf(boolean down) {
      if (down) {
        throw new JournalUnavailable("disk full", new IllegalStateException());
      }
    }
  }

  @Test
  void writesTheIntentThenActsThenWritesTheOutcome() {
    gate.pass(ACT, ALLOWED);

    assertThat(story)
        .containsExactly(
            "intend prod/orders-cdc", "act prod/orders-cdc", "settle 7 pending accepted");
  }

  @Test
  void doesNothingWhenTheIntentCantBeWritten() {
    journalDown = true;

    assertThatThrownBy(() -> gate.pass(ACT, ALLOWED))
        .isInstanceOf(Journal.JournalUnavailable.class);
    assertThat(story).isEmpty();
  }

  @Test
  void actsOnceWhenTheOutcomeCantBeWritten() {
    outcomeLost = true;

    assertThatThrownBy(() -> gate.pass(ACT, ALLOWED))
        .isInstanceOf(Journal.JournalUnavailable.class);
    assertThat(story).containsExactly("intend prod/orders-cdc", "act prod/orders-cdc");
  }

  @Test
  void opensForNoTraceInWhichARuleRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.pass(ACT, DropCase.trace(c -> c.leader = false)))
        .withMessageContaining("prod/orders-cdc")
        .withMessageContaining("leadership");
    assertThat(story).isEmpty();
  }

  @Test
  void opensForNoTraceWithoutRules() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.pass(ACT, new Trace(List.of())))
        .withMessageContaining("without rules");
    assertThat(story).isEmpty();
  }

  @Test
  void writesAHeartbeatWithoutAnEntryAndRecordsItOnlyWhereToldTo() {
    Trace allowed = HeartbeatCase.trace(_ -> {});

    ActResult result = gate.beat(BEAT, allowed);
    assertThat(story).containsExactly("act orders/database:app");

    gate.tell(BEAT, allowed, result);
    assertThat(story)
        .containsExactly("act orders/database:app", "done orders/database:app pending");
  }

  @Test
  void opensForNoHeartbeatThatARuleRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.beat(BEAT, HeartbeatCase.trace(c -> c.mode = RunMode.OBSERVE)))
        .withMessageContaining("mode");
    assertThat(story).isEmpty();
  }

  @Test
  void recordsWhatOnlyTheModeForbadeWithoutActing() {
    assertThat(gate.wouldPass(ACT, OBSERVED).outcome()).isEqualTo(ActOutcome.WOULD_ACT);
    assertThat(story).containsExactly("would act prod/orders-cdc");
  }

  @Test
  void recordsNothingAsOnlyForbiddenByTheModeThatMoreForbade() {
    for (Trace trace :
        List.of(
            ALLOWED,
            DropCase.trace(
                c -> {
                  c.mode = RunMode.OBSERVE;
                  c.leader = false;
                }))) {
      assertThatIllegalArgumentException().isThrownBy(() -> gate.wouldPass(ACT, trace));
    }
    assertThat(story).isEmpty();
  }
}
