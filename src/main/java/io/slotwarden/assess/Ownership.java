package io.slotwarden.assess;

import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Instants;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.Registration;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotNames;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskNames;
import io.slotwarden.model.TaskWatch;
import io.slotwarden.model.Walsender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who needs a slot. Protecting takes one sign, claiming takes all of them (design, rule 7).
///
/// @param owner for people, metrics and the guard
/// @param tasks tasks, replications and data migrations that read the slot for certain
/// @param inventory when the inventory that the answer rests on was complete; Unknown with the
///   reason
/// @param automaticName the bare shape of an automatic name: whose, nobody can say
public record Ownership(
    Owner owner, List<TaskId> tasks, Observed<Instant> inventory, boolean automaticName) {

  private static final String PGOUTPUT = "pgoutput";

  /// The world that the question is asked of.
  ///
  /// @param looks the last look at every DMS entry, owning or not
  /// @param goneAfter by entry: a task counts as gone after two complete listings this far apart
  /// @param registered registrations of the source that are in force, and may be of the slot of
  ///   their name
  public record Surroundings(
      SourceProfile profile,
      Map<String, DmsObservation> looks,
      Collection<TaskWatch> watches,
      Map<String, Duration> goneAfter,
      Observed<Instant> inventory,
      Instant now,
      Collection<Registration> registered) {

    /// Where nothing is registered.
    public Surroundings(
        SourceProfile profile,
        Map<String, DmsObservation> looks,
        Collection<TaskWatch> watches,
        Map<String, Duration> goneAfter,
        Observed<Instant> inventory,
        Instant now) {
      this(profile, looks, watches, goneAfter, inventory, now, List.of());
    }
  }

  public static Ownership of(Slot slot, Surroundings world) {
    if (!slot.isLogical()) {
      return new Ownership(physical(slot), List.of(), world.inventory(), false);
    }
    boolean automatic = SlotNames.looksAutomatic(slot.name());
    Signs signs = new Signs(slot, world);
    Owner owner = signs.strongest();
    if (owner == null) {
      owner = withoutSign(slot, world, automatic, signs.whereItIsReadFrom());
    }
    for (Registration r : world.registered()) {
      if (r.slot().name().equals(slot.name())) {
        owner = registered(owner, r);
      }
    }
    return new Ownership(owner, signs.claimedTasks(), world.inventory(), automatic);
  }

  /// What reads it for certain is its owner before the team that asked for it: metrics and resuming
  /// rest on that.
  private static Owner registered(Owner owner, Registration r) {
    List<String> evidence = Stream.concat(Stream.of(r.text()), owner.evidence().stream()).toList();
    return owner.claimed()
        ? new Owner(owner.kind(), owner.id(), true, evidence)
        : new Owner(OwnerKind.REGISTERED, r.owner(), true, evidence);
  }

  private static Owner physical(Slot slot) {
    Walsender sender = slot.walsender();
    String reader = sender == null ? null : sender.applicationName();
    if (slot.active() || slot.xminAge() != null) {
      return new Owner(
          OwnerKind.STANDBY,
          reader,
          slot.active(),
          List.of(
              slot.active()
                  ? "a walsender streams it" + (reader == null ? "" : " to " + reader)
                  : "it holds an xmin, as a standby with hot_standby_feedback does"));
    }
    return new Owner(OwnerKind.UNKNOWN, null, false, List.of("physical slot without a reader now"));
  }

  /// @param supporting what DMS tells of the address from which it is read
  private static Owner withoutSign(
      Slot slot, Surroundings world, boolean automatic, List<String> supporting) {
    Walsender sender = slot.walsender();
    if (slot.active()) {
      String reader = sender == null ? null : sender.applicationName();
      boolean subscription = PGOUTPUT.equals(slot.plugin()) && slot.name().equals(reader);
      List<String> evidence = new ArrayList<>();
      evidence.add("it is read now" + (reader == null ? "" : " by " + reader));
      evidence.addAll(supporting);
      return new Owner(
          subscription ? OwnerKind.SUBSCRIPTION : OwnerKind.UNKNOWN, reader, false, evidence);
    }
    String tool = SlotNames.knownTool(slot.name()).orElse(null);
    if (tool != null) {
      return new Owner(
          OwnerKind.TOOL, tool, false, List.of("its name is one that " + tool + " gives"));
    }
    return switch (world.inventory()) {
      case Observed.Unknown<Instant>(var why, var _) ->
          new Owner(OwnerKind.UNKNOWN, null, false, List.of(why));
      case Observed.Known<Instant>(var at, var _) ->
          automatic
              ? new Owner(
                  OwnerKind.UNKNOWN,
                  null,
                  false,
                  List.of(
                      "its name has the shape that DMS gives; no listed task has made it"
                          + " (inventory complete at "
                          + Instants.text(at)
                          + ")"))
              : new Owner(
                  OwnerKind.NONE,
                  null,
                  false,
                  List.of(
                      world.profile().dmsNone()
                          ? "no DMS reads this server, says the configuration"
                          : "no task, endpoint, replication or data migration names it"
                              + " (inventory complete at "
                              + Instants.text(at)
                              + ")"));
    };
  }

  /// All that the listings say of one slot.
  private static final class Signs {
    private final Slot slot;
    private final Surroundings world;
    private final List<Owner> owners = new ArrayList<>();
    private final List<TaskId> claimed = new ArrayList<>();
    private final ReaderAddresses addresses;

    Signs(Slot slot, Surroundings world) {
      this.slot = slot;
      this.world = world;
      this.addresses = ReaderAddresses.of(slot, world.looks().values());
      for (DmsObservation look : world.looks().values()) {
        endpointsThatNameIt(look);
        tasksThatMadeIt(look);
        migrationsThatNameIt(look);
      }
      tasksThatAreNotListedNow();
    }

    @Nullable Owner strongest() {
      for (Owner owner : owners) {
        if (owner.claimed()) {
          return owner;
        }
      }
      return owners.isEmpty() ? null : owners.getFirst();
    }

    List<TaskId> claimedTasks() {
      return List.copyOf(claimed);
    }

    List<String> whereItIsReadFrom() {
      return addresses.sentences();
    }

    private void endpointsThatNameIt(DmsObservation look) {
      for (DmsEndpoint e : listed(look.endpoints())) {
        if (!slot.name().equals(e.slotName())) {
          continue;
        }
        boolean mapped = world.profile().isReadBy(e);
        boolean sameDatabase = e.databaseName() != null && e.databaseName().equals(slot.database());
        List<DmsTask> readers =
            tasks(look).filter(t -> e.arn().equals(t.sourceEndpointArn())).toList();
        String sign =
            "endpoint "
                + e.id()
                + " of "
                + look.dms()
                + " names it as its slotName"
                + (mapped ? "" : ", under host " + e.serverName());
        if (readers.isEmpty()) {
          owners.add(
              new Owner(
                  OwnerKind.DMS_ENDPOINT,
                  look.dms() + "/" + e.id(),
                  mapped && sameDatabase,
                  List.of(sign)));
        }
        for (DmsTask task : readers) {
          boolean claims = mapped && sameDatabase && task.hasCdc();
          add(
              task,
              look,
              claims,
              List.of(sign, task.kind().noun() + " " + task.id() + " reads that endpoint"));
        }
      }
    }

    private void tasksThatMadeIt(DmsObservation look) {
      for (Observed<List<DmsTask>> listing : List.of(look.tasks(), look.replications())) {
        for (DmsTask task : listed(listing)) {
          if (SlotNames.beginsWith(slot.name(), task.resourceId())) {
            madeBy(task, look);
          }
        }
      }
    }

    private void madeBy(DmsTask task, DmsObservation look) {
      boolean mapped =
          listed(look.endpoints()).stream()
              .anyMatch(
                  e -> e.arn().equals(task.sourceEndpointArn()) && world.profile().isReadBy(e));
      boolean decoded = SlotNames.encodesDatabaseOf(slot);
      add(
          task,
          look,
          mapped && decoded,
          List.of(
              "its name begins with the ARN id of " + look.dms() + "/" + task.id(),
              decoded
                  ? "its name carries the OID of its database"
                  : "its name does not carry the OID of its database",
              mapped
                  ? "that task's source endpoint is this server"
                  : "that task's source endpoint is not known to be this server"));
    }

    private void migrationsThatNameIt(DmsObservation look) {
      // Native publication and subscription: its slot decodes with pgoutput, and no endpoint says
      // on which server. The entry that owns this one is the sign for that.
      boolean subscribed = PGOUTPUT.equals(slot.plugin());
      boolean owns = world.profile().owners().contains(look.dms());
      for (DmsTask m : listed(look.dataMigrations())) {
        if (slot.name().equals(m.slotName())) {
          add(
              m,
              look,
              subscribed && owns && m.hasCdc(),
              List.of(
                  "data migration " + m.id() + " names it in its source settings",
                  subscribed
                      ? "its plugin is pgoutput, which a data migration's subscription reads"
                      : "its plugin is "
                          + slot.plugin()
                          + ", which a data migration's subscription can't read"));
        }
      }
    }

    /// A task protects until two complete listings lacked it, so also while its account can't be
    /// listed, or has not been yet.
    private void tasksThatAreNotListedNow() {
      for (TaskWatch watch : world.watches()) {
        String id = watch.arn().substring(watch.arn().lastIndexOf(':') + 1);
        if (SlotNames.beginsWith(slot.name(), id) && !isListed(watch)) {
          owners.add(
              new Owner(
                  kind(TaskKind.ofArn(watch.arn())),
                  watch.id().target(),
                  false,
                  List.of(
                      TaskKind.ofArn(watch.arn()).noun()
                          + " "
                          + watch.id()
                          + (watch.missedSince() == null
                              ? " can't be listed now, was last at " + watch.lastListedAt()
                              : " is missing from the listing since " + watch.missedSince())
                          + "; it counts as gone after "
                          + world.goneAfter().get(watch.id().dms()))));
        }
      }
    }

    private boolean isListed(TaskWatch watch) {
      DmsObservation look = world.looks().get(watch.id().dms());
      return look != null
          && listed(TaskNames.listing(look, TaskKind.ofArn(watch.arn()))).stream()
              .anyMatch(t -> t.arn().equals(watch.arn()));
    }

    private void add(DmsTask task, DmsObservation look, boolean claims, List<String> evidence) {
      TaskId id = TaskNames.byArn(look).get(task.arn());
      if (id == null) {
        throw new IllegalStateException("every listed task has a name: " + task.arn());
      }
      List<String> all = new ArrayList<>(evidence);
      all.addAll(addresses.of(task));
      owners.add(new Owner(kind(task.kind()), id.target(), claims, all));
      if (claims && !claimed.contains(id)) {
        claimed.add(id);
      }
    }

    private static OwnerKind kind(TaskKind kind) {
      return switch (kind) {
        case TASK -> OwnerKind.DMS_TASK;
        case REPLICATION -> OwnerKind.DMS_REPLICATION;
        case DATA_MIGRATION -> OwnerKind.DMS_DATA_MIGRATION;
      };
    }

    private static Stream<DmsTask> tasks(DmsObservation look) {
      return Stream.concat(listed(look.tasks()).stream(), listed(look.replications()).stream());
    }

    private static <T> List<T> listed(Observed<List<T>> listing) {
      return listing.toOptional().filter(Objects::nonNull).orElse(List.of());
    }
  }
}
