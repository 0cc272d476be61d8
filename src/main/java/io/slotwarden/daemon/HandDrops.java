package io.slotwarden.daemon;

import io.slotwarden.config.SourceConfig;
import io.slotwarden.guard.Gate;
import io.slotwarden.guard.HandDropFacts;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.Mark;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.Trace;
import io.slotwarden.notify.HandDropMessages;
import io.slotwarden.serve.View;
import io.slotwarden.serve.View.DropAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drops that persons ask for: judged anew by all that is known at that moment, passed through the
/// gate like those of policies, and told. Confined to the loop's thread, but for [#answer].
final class HandDrops {
  private static final Logger LOG = LoggerFactory.getLogger(HandDrops.class);

  /// A person waits for it. Most drops take milliseconds; an actor that can't reach its server
  /// gives up within this.
  static final Duration WAIT = Duration.ofSeconds(15);

  private static final int UNAVAILABLE = 503;

  private final Turns turns;
  private final Tellers tellers;
  private @Nullable Gate gate;
  private @Nullable Events events;
  private Runnable show = () -> {};

  HandDrops(Turns turns, Tellers tellers) {
    this.turns = turns;
    this.tellers = tellers;
  }

  void connect(Gate gate, Events events) {
    this.gate = gate;
    this.events = events;
  }

  /// @param show lets everybody see what has changed, before a person is answered
  void show(Runnable show) {
    this.show = show;
  }

  /// For any thread but the loop's. What was not begun when the wait is over is not begun any more:
  /// nobody may be told that nothing was done when something is done later.
  ///
  /// @throws View.Rejected when no such slot is seen, or it could not be begun
  DropAnswer answer(HandDrop asked) {
    CompletableFuture<DropAnswer> answer = new CompletableFuture<>();
    AtomicBoolean taken = new AtomicBoolean();
    Objects.requireNonNull(events, "connected before the first request")
        .post(
            () -> {
              if (taken.compareAndSet(false, true)) {
                begin(asked, answer);
              }
            });
    try {
      return answer.get(WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return notInTime(taken);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return notInTime(taken);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a drop by hand failed", e);
    }
  }

  private static DropAnswer notInTime(AtomicBoolean taken) {
    if (taken.compareAndSet(false, true)) {
      throw new View.Rejected(UNAVAILABLE, "slotwarden is busy; nothing was done: try again");
    }
    return new DropAnswer.Ended(
        new ActResult(
            ActOutcome.PENDING,
            "it was begun and its outcome is not known yet: slotwarden actions tells it"));
  }

  private void begin(HandDrop asked, CompletableFuture<DropAnswer> answer) {
    try {
      judge(asked, answer);
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private void judge(HandDrop asked, CompletableFuture<DropAnswer> answer) {
    Instant now = turns.clock.instant();
    SourceConfig source =
        turns.config.source(asked.slot().source()).orElseThrow(() -> unseen(asked.slot()));
    Turns.Seen<SourceObservation> seen = turns.sources.get(source.name());
    SourceObservation look = seen == null ? null : seen.good();
    Instant seenAt = seen == null ? null : seen.goodAt();
    if (seen == null
        || seenAt == null
        || look == null
        || !(look.sample() instanceof Observed.Known<ServerSample>(var sample, var _))) {
      throw unseen(asked.slot());
    }
    Reading.OfSlot r =
        turns.judge(source, look, sample, now).readings().stream()
            .filter(s -> s.assessment().id().equals(asked.slot()))
            .findFirst()
            .orElseThrow(() -> unseen(asked.slot()));
    Observed<Instant> inSight =
        seen.look().sample() instanceof Observed.Unknown<ServerSample>(var why, var at)
            ? Observed.unknown(why, at)
            : Observed.known(seenAt, now);
    Trace trace = turns.guard.dropByHand(new HandDropFacts(r.facts(), asked, inSight));
    Optional<RuleVerdict> refusal = trace.refusal();
    if (refusal.isPresent()) {
      turns.metrics.refused(refusal.get().rule());
      LOG.atInfo()
          .addKeyValue("event", "action")
          .addKeyValue("action", "drop_slot")
          .addKeyValue("target", asked.slot().target())
          .addKeyValue("policy", asked.authority())
          .addKeyValue("rule", refusal.get().rule())
          .log("a drop by hand is refused: {} ({})", refusal.get().reason(), asked.reason());
      answer.complete(new DropAnswer.Refused(trace));
    } else {
      launch(asked, r, trace, answer);
    }
  }

  private void launch(
      HandDrop asked, Reading.OfSlot r, Trace trace, CompletableFuture<DropAnswer> answer) {
    SlotId id = r.assessment().id();
    Act.DropSlot act =
        new Act.DropSlot(
            id, asked.authority(), r.facts().sample().majorVersion(), r.assessment().evidence());
    Gate passage = Objects.requireNonNull(gate, "connected before the first request");
    Events home = Objects.requireNonNull(events, "connected before the first request");
    turns.drops().begin(id);
    home.beside(
        "drop-" + id.source() + "-by-hand",
        () -> {
          ActResult result = Drops.pass(passage, act, trace);
          home.post(
              () -> {
                ended(asked, r, result);
                show.run();
                answer.complete(new DropAnswer.Ended(result));
              });
        });
    LOG.atInfo()
        .addKeyValue("event", "action")
        .addKeyValue("action", "drop_slot")
        .addKeyValue("target", id.target())
        .addKeyValue("policy", asked.authority())
        .log("every guard allows the drop: {}", asked.reason());
  }

  private void ended(HandDrop asked, Reading.OfSlot r, ActResult result) {
    Instant now = turns.clock.instant();
    SlotId id = r.assessment().id();
    turns.drops().end(id, result, now);
    if (result.outcome() == ActOutcome.DROPPED) {
      turns.drops().forget(id);
    }
    Mark mark = r.watch() == null ? null : r.watch().mark();
    tellers.tell(
        new HandDropMessages(
                r.assessment(),
                asked,
                mark == null ? null : mark.noticeSentAt(),
                turns.guarding.wordsOn(id, now))
            .ended(result, now));
  }

  private static View.Rejected unseen(SlotId id) {
    return new View.Rejected(
        Words.NOT_FOUND, "no slot " + id + " is seen; slotwarden slots lists those that are");
  }
}
