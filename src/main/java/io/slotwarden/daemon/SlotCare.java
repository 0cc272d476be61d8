package io.slotwarden.daemon;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.CreatedSlot;
import io.slotwarden.model.CreationLook;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.NewSlot;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Registration;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.Trace;
import io.slotwarden.observe.postgres.CreationLooks;
import io.slotwarden.serve.SlotLife;
import io.slotwarden.serve.View.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What people ask of a slot's life, on the threads of those who ask: looks and waits happen there,
/// everything is decided on the loop's thread.
final class SlotCare implements SlotLife {
  /// Shorter is a slip of the pen, longer is nobody's slot.
  private static final Duration SHORTEST = Duration.ofHours(1);

  private static final Duration LONGEST = Duration.ofDays(365);

  /// Beyond every limit of the actor.
  private static final Duration PATIENCE = Duration.ofSeconds(110);

  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;

  /// As people write them, and as the server spells them.
  private static final Map<String, String> PLUGINS =
      Map.of(
          "test_decoding", "test_decoding",
          "pglogical", "pglogical_output",
          "pglogical_output", "pglogical_output",
          "pgoutput", "pgoutput");

  private final Turns turns;
  private final Loop loop;
  private final Logins logins;
  private final Holds holds;
  private final InstantSource clock;

  SlotCare(Turns turns, Loop loop, Logins logins, Holds holds, InstantSource clock) {
    this.turns = turns;
    this.loop = loop;
    this.logins = logins;
    this.holds = holds;
    this.clock = clock;
  }

  @Override
  public Made create(Wanted wanted) {
    Instant now = clock.instant();
    SlotId slot = slot(wanted.target());
    String plugin = PLUGINS.get(wanted.plugin());
    if (plugin == null) {
      throw Words.senseless("the plugin is one of test_decoding, pglogical and pgoutput");
    }
    Instant end = now.plus(bounded(wanted.lasts()));
    Duration hold = wanted.hold();
    if (hold != null && (!hold.isPositive() || hold.compareTo(Holds.LONGEST) > 0)) {
      throw Words.senseless("a snapshot is held for 24h at most: it holds back vacuum");
    }
    SourceConfig source = onLoop(() -> source(slot));
    // Whoever may not act looks at nothing either.
    Observed<CreationLook> look =
        source.actor() == null
            ? Observed.unknown("not looked at: the source has no actor", now)
            : CreationLooks.look(source, logins, clock);
    NewSlot asked =
        new NewSlot(
            wanted.database() == null ? "" : wanted.database(),
            plugin,
            wanted.owner(),
            wanted.purpose(),
            wanted.by(),
            now,
            end,
            hold != null,
            new Lsn(0),
            null);
    CompletableFuture<Made> made = new CompletableFuture<>();
    Trace trace =
        onLoop(
            () ->
                turns
                    .creations()
                    .begin(
                        source,
                        slot,
                        asked,
                        look,
                        ended -> complete(made, source, slot, ended, hold)));
    trace
        .refusal()
        .ifPresent(
            r -> {
              throw new Rejected(
                  isUnknown(r) ? UNAVAILABLE : CONFLICT,
                  slot + " is not made: " + r.rule() + ": " + r.input() + ": " + r.reason());
            });
    return await(made, slot);
  }

  private static boolean isUnknown(RuleVerdict refusal) {
    return refusal.verdict() == RuleVerdict.Verdict.UNKNOWN;
  }

  private SourceConfig source(SlotId slot) {
    return turns
        .config
        .source(slot.source())
        .orElseThrow(
            () ->
                new Rejected(
                    Words.NOT_FOUND,
                    "there is no source "
                        + slot.source()
                        + "; the sources are "
                        + String.join(
                            ", ",
                            turns.config.sources().stream().map(SourceConfig::name).toList())));
  }

  /// On the loop's thread, once the creation is over.
  private void complete(
      CompletableFuture<Made> made,
      SourceConfig source,
      SlotId slot,
      Creations.Ended ended,
      @Nullable Duration hold) {
    CreatedSlot created = ended.result().created();
    Registration registration = ended.registration();
    if (created == null) {
      boolean pending = ended.result().outcome() == ActOutcome.PENDING;
      made.completeExceptionally(
          new Rejected(
              pending ? UNAVAILABLE : CONFLICT,
              slot
                  + (pending ? ": whether it was made is not known: " : " was not made: ")
                  + ended.result().detail()));
      return;
    }
    if (registration == null) {
      holds.end(slot, "the slot could not be registered", clock.instant());
      made.completeExceptionally(
          new Rejected(
              UNAVAILABLE,
              slot
                  + " was made, and could not be registered: the store can't be written. It is"
                  + " registered once it can; no position is given out for it"));
      return;
    }
    Held held =
        hold == null
            ? null
            : holds.begin(slot, Objects.requireNonNull(created.snapshot()), hold, clock.instant());
    made.complete(new Made(registration, created, source.host(), source.port(), held));
  }

  private static Made await(CompletableFuture<Made> made, SlotId slot) {
    try {
      return made.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Rejected rejected) {
        throw rejected;
      }
      throw new IllegalStateException("a creation failed", e);
    } catch (TimeoutException e) {
      throw new Rejected(UNAVAILABLE, slot + ": no outcome yet; slotwarden actions will show it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Rejected(UNAVAILABLE, "slotwarden is stopping; slotwarden actions shows " + slot);
    }
  }

  @Override
  public Registration renew(String target, Duration lasts, String reason, String by) {
    Duration bounded = bounded(lasts);
    SlotId slot = slot(target);
    return onLoop(
        () -> {
          Instant now = clock.instant();
          Registration r = registered(slot);
          return turns
              .registry()
              .change(
                  r.renewedUntil(now.plus(bounded), new Registration.Change(now, by, reason)), now);
        });
  }

  @Override
  public Registration release(String target, String reason, String by) {
    SlotId slot = slot(target);
    return onLoop(
        () -> {
          Instant now = clock.instant();
          Registration r = registered(slot);
          Registration ended =
              turns.registry().change(r.endedBy(new Registration.Change(now, by, reason)), now);
          holds.end(slot, "it was released", now);
          return ended;
        });
  }

  @Override
  public Held hold(String target, boolean end) {
    SlotId slot = slot(target);
    if (!end && holds.isKnownLost(slot)) {
      onLoop(() -> holds.end(slot, "the server has ended its session", clock.instant()));
      throw new Rejected(
          CONFLICT,
          "the server has ended the session that held the snapshot of "
              + slot
              + " (a restart, or somebody ended it): a copy that has not begun needs a new slot");
    }
    return onLoop(
        () ->
            end
                ? holds.end(slot, "whoever held it has let go", clock.instant())
                : holds.renew(slot, clock.instant()));
  }

  private Registration registered(SlotId slot) {
    return turns
        .registry()
        .of(slot)
        .orElseThrow(
            () ->
                new Rejected(
                    Words.NOT_FOUND,
                    slot
                        + " is not registered, or was given up: slotwarden slot list. To forbid the"
                        + " drop of a slot that somebody else made: slotwarden protect "
                        + slot));
  }

  private static Duration bounded(Duration lasts) {
    if (lasts.compareTo(SHORTEST) < 0 || lasts.compareTo(LONGEST) > 0) {
      throw Words.senseless(
          "a slot is registered for 1h to 365d, not for " + Durations.format(lasts));
    }
    return lasts;
  }

  private static SlotId slot(String target) {
    String source = Words.place(target);
    String name = source.isEmpty() ? "" : target.substring(source.length() + 1);
    if (name.isEmpty() || name.contains("/")) {
      throw Words.senseless("name one slot as SOURCE/NAME, not '" + target + "'");
    }
    return new SlotId(source, name);
  }

  private <T> T onLoop(Supplier<T> decision) {
    try {
      return loop.call(decision);
    } catch (Rejected e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Rejected(UNAVAILABLE, "it could not be done: " + e.getMessage());
    }
  }
}
