package io.slotwarden.cli;

import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.WalFloors;
import io.slotwarden.model.WalHolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What there is to say of a server as a whole. Pure.
final class SourceFindings {
  /// More of `max_replication_slots` in use than this is nearly all of it: a new standby, a table
  /// synchronisation or a backup takes one more without asking.
  private static final int MANY_PERCENT = 80;

  private final CheckedSource source;
  private final boolean checkpoints;
  private final List<Finding> found = new ArrayList<>();

  private SourceFindings(CheckedSource source, boolean checkpoints) {
    this.source = source;
    this.checkpoints = checkpoints;
  }

  /// @param checkpoints whether a policy asks for a checkpoint after a drop here
  static List<Finding> of(CheckedSource source, boolean checkpoints) {
    SourceFindings findings = new SourceFindings(source, checkpoints);
    ServerSample sample = source.sample();
    if (sample == null) {
      String why = source.look().sample().reason().orElse("not looked at");
      findings.add(
          CheckStatus.UNKNOWN, "source-unseen", unseen(source.name(), why), List.of(), null);
      return findings.found;
    }
    findings.settings(sample);
    findings.floors();
    return findings.found;
  }

  /// The reason without the name that stands before every finding anyway.
  private static String unseen(String name, String why) {
    return why.startsWith(name + " (")
        ? "can't be seen " + why.substring(name.length() + 1)
        : "can't be seen: " + why;
  }

  private void settings(ServerSample sample) {
    ServerSettings settings = source.settings();
    if (settings == null) {
      String why = source.look().settings().reason().orElse("");
      add(
          CheckStatus.UNKNOWN,
          "settings-unseen",
          "its settings can't be read: " + why,
          List.of("without them limits, rights and the holder of the WAL are not known"),
          null);
      return;
    }
    settings.missingRights(checkpoints).forEach(this::missingRight);
    int used = sample.slots().size();
    int max = settings.maxReplicationSlots();
    if (isMany(used, max)) {
      add(
          CheckStatus.WARNING,
          "slots-exhausted",
          used + " of " + max + " max_replication_slots are in use",
          List.of("a standby, a subscription or a backup that needs one more fails when all are"),
          "raise max_replication_slots (needs a restart), or drop slots that nobody needs");
    }
    for (String name : settings.synchronizedStandbySlots()) {
      Optional<Slot> slot = sample.slot(name);
      if (!sample.inRecovery() && (slot.isEmpty() || slot.get().restartLsn() == null)) {
        add(
            CheckStatus.WARNING,
            "standby-slot-missing",
            "synchronized_standby_slots names "
                + name
                + (slot.isEmpty() ? ", which is not there" : ", which has never been used"),
            List.of("failover slots hand nothing out until that standby confirms"),
            "start that standby with this slot, or take its name out of"
                + " synchronized_standby_slots (a reload is enough)");
      }
    }
  }

  /// @param right what is missing, and after a colon the statement that grants it
  private void missingRight(String right) {
    int colon = right.indexOf(": ");
    add(
        CheckStatus.WARNING,
        "missing-right",
        right,
        List.of("what needs that right is not looked at, or not done"),
        colon < 0 ? null : right.substring(colon + 2));
  }

  private void floors() {
    WalFloors floors = source.floors();
    ServerSettings settings = source.settings();
    if (floors == null) {
      String why = source.look().floors().reason().orElse("");
      add(
          CheckStatus.UNKNOWN,
          "holder-unseen",
          "who holds the WAL can't be seen: " + why,
          List.of(),
          null);
      return;
    }
    boolean archives = settings != null && !"off".equals(settings.archiveMode());
    if (!archives || !floors.archiverFailing()) {
      return;
    }
    WalHolder holder = source.holders().holder();
    boolean holds = holder == WalHolder.ARCHIVER || holder == WalHolder.UNKNOWN;
    String last =
        "its last failure is newer than its last success: "
            + floors.lastFailedWal()
            + " at "
            + floors.lastFailedAt();
    add(
        holds ? CheckStatus.WARNING : CheckStatus.OK,
        "archiver-failing",
        holder == WalHolder.ARCHIVER
            ? "the archiver fails and holds the WAL"
            : "the archiver fails; it " + (holds ? "may hold" : "does not hold") + " the WAL",
        floors.readyFiles() == null
            ? List.of(last)
            : List.of(last, floors.readyFiles() + " files wait for it"),
        "look for archive_command's error in the server's log: dropping a slot would free nothing"
            + " while files wait for the archiver");
  }

  private void add(
      CheckStatus severity,
      String finding,
      String text,
      List<String> evidence,
      @Nullable String remedy) {
    found.add(new Finding(severity, finding, source.name(), null, text, evidence, remedy));
  }

  /// How many slots may be in use without a warning.
  static int manySlots(int max) {
    return max * MANY_PERCENT / 100;
  }

  private static boolean isMany(int used, int max) {
    return used > manySlots(max);
  }
}
