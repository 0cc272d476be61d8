package io.slotwarden.daemon;

import io.slotwarden.model.Registration;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SlotId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Slots with an owner and an end, in memory and in the store. While the store can't be read what
/// was read before goes on protecting. Confined to the loop's thread.
final class Registry {
  private final Keeper keeper;
  private List<Registration> all = List.of();

  Registry(Keeper keeper, Instant now) {
    this.keeper = keeper;
    refresh(now);
  }

  /// Reads it again: after a change, and when a lost store has come back.
  void refresh(Instant now) {
    List<Registration> read = keeper.registrations(now);
    if (read != null) {
      all = read;
    }
  }

  /// Those that nobody has given up, and those that were lately; oldest first.
  List<Registration> all() {
    return all;
  }

  private Stream<Registration> open() {
    return all.stream().filter(r -> r.ended() == null);
  }

  /// The slot's present registration, in force or expired.
  Optional<Registration> of(SlotId slot) {
    return open().filter(r -> r.slot().equals(slot)).findFirst();
  }

  List<Registration> of(String source) {
    return open().filter(r -> r.slot().source().equals(source)).toList();
  }

  List<Registration> inForce(Instant now) {
    return open().filter(r -> r.isInForce(now)).toList();
  }

  /// Those whose slots the sample shows.
  List<Registration> present(String source, ServerSample sample) {
    return of(source).stream()
        .filter(
            r ->
                sample.slot(r.slot().name()).filter(s -> r.mayBe(sample.identity(), s)).isPresent())
        .toList();
  }

  /// Those that protect a slot of the sample.
  List<Registration> protecting(String source, ServerSample sample, Instant now) {
    return present(source, sample).stream().filter(r -> r.isInForce(now)).toList();
  }

  /// Records a registration; one of the same name whose slot is gone ends with it.
  Registration register(Registration made, Instant now) {
    of(made.slot())
        .ifPresent(
            old ->
                change(
                    old.endedBy(
                        new Registration.Change(
                            now, made.by(), "its slot was gone, and another was made")),
                    now));
    Registration registered = keeper.register(made);
    refresh(now);
    return registered;
  }

  Registration change(Registration changed, Instant now) {
    keeper.change(changed);
    refresh(now);
    return changed;
  }
}
