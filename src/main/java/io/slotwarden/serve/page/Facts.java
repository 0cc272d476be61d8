package io.slotwarden.serve.page;

import io.slotwarden.serve.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The banner: what slotwarden itself is and may do now.
final class Facts {
  private Facts() {}

  static List<Badge> of(Snapshot s, Instant now) {
    List<Badge> facts = new ArrayList<>();
    facts.add(
        switch (s.mode()) {
          case OBSERVE -> new Badge(Tone.PLAIN, "mode observe: decides, never acts");
          case ENFORCE -> new Badge(Tone.PLAIN, "mode enforce: acts where a policy allows it");
        });
    facts.add(
        Note.isPaused(s, now)
            ? new Badge(Tone.WARNING, "every act is paused")
            : new Badge(Tone.OK, "not paused"));
    facts.add(
        s.leader()
            ? new Badge(Tone.OK, "leader")
            : new Badge(Tone.WARNING, "not the leader: may not act"));
    facts.add(
        s.storeProblem() == null
            ? new Badge(Tone.OK, "store can be written")
            : new Badge(Tone.CRITICAL, "store can’t be written"));
    if (s.shortTimes()) {
      facts.add(new Badge(Tone.WARNING, "short times allowed"));
    }
    return facts;
  }
}
