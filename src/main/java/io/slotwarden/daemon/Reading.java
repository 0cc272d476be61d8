package io.slotwarden.daemon;

import io.slotwarden.assess.Ownership;
import io.slotwarden.config.Policy;
import io.slotwarden.decide.DropLife;
import io.slotwarden.guard.DropFacts;
import io.slotwarden.guard.ResumeFacts;
import io.slotwarden.guard.ResumeTerm;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskWatch;
import io.slotwarden.model.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one turn made of one thing: everything that the page, a message and an act need.
sealed interface Reading {

  /// One slot.
  ///
  /// @param trace the whole guard chain of its drop, judged now
  /// @param awaitsApproval it is dropped only if a person approves it
  record OfSlot(
      SlotAssessment assessment,
      SlotHistory history,
      Ownership ownership,
      Policy.@Nullable DropSlots policy,
      @Nullable DropWatch watch,
      DropFacts facts,
      Trace trace,
      boolean awaitsApproval,
      List<DropLife.Event> events)
      implements Reading {}

  /// One task.
  ///
  /// @param slots the slots that it reads, as `SOURCE/SLOT`
  record OfTask(
      TaskId id,
      DmsTask task,
      TaskWatch watch,
      Policy.@Nullable ResumeTasks policy,
      ResumeFacts facts,
      List<ResumeTerm> terms,
      Trace trace,
      ResumeVerdict verdict,
      List<String> slots)
      implements Reading {

    /// Not ours, or held by a person's tag: nobody asked us for more than to show it.
    boolean isOnlyShown() {
      return refuses("source_mapped") || (verdict == ResumeVerdict.REFUSE && refuses("no_hold"));
    }

    private boolean refuses(String term) {
      return terms.stream()
          .anyMatch(t -> t.name().equals(term) && t.verdict() == ResumeVerdict.REFUSE);
    }
  }
}
