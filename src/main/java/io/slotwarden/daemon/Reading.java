package io.slotwarden.daemon;

import io.slotwarden.assess.Ownership;
import io.slotwarden.config.Policy;
import io.slotwarden.decide.DropLife;
import io.slotwarden.guard.Chain;
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
  /// @param chain the guard chain of its drop
  record OfSlot(
      SlotAssessment assessment,
      SlotHistory history,
      Ownership ownership,
      Policy.@Nullable DropSlots policy,
      @Nullable DropWatch watch,
      DropFacts facts,
      Chain<DropFacts> chain,
      List<DropLife.Event> events)
      implements Reading {
    /// The whole guard chain of its drop.
    Trace trace() {
      return chain.trace();
    }
  }

  /// One task.
  ///
  /// @param chain the guard chain of its resume
  /// @param slots the slots that it reads, as `SOURCE/SLOT`
  record OfTask(
      TaskId id,
      DmsTask task,
      TaskWatch watch,
      Policy.@Nullable ResumeTasks policy,
      ResumeFacts facts,
      List<ResumeTerm> terms,
      Chain<ResumeFacts> chain,
      ResumeVerdict verdict,
      List<String> slots)
      implements Reading {
    /// The whole guard chain of its resume.
    Trace trace() {
      return chain.trace();
    }

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
