package io.slotwarden.serve;

import io.slotwarden.model.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a person does after a slot was made, in sentences: the first copy, and the task that starts
/// where it ends. Commands in them are to be read and changed, never carried out by slotwarden.
final class NextSteps {
  private NextSteps() {}

  /// What the first copy is made with.
  enum FirstCopy {
    DUMP,
    SNAPSHOT;

    static FirstCopy of(String text) {
      for (FirstCopy copy : values()) {
        if (copy.name().toLowerCase(Locale.ROOT).equals(text)) {
          return copy;
        }
      }
      throw Members.bad("'firstCopy' must be dump or snapshot");
    }
  }

  /// Why no position is given out; null where one is.
  static @Nullable String noPosition(SlotLife.Made made, FirstCopy copy) {
    if (copy == FirstCopy.SNAPSHOT) {
      return "the first copy is a restored snapshot: the position that counts is that snapshot's,"
          + " and not this slot's";
    }
    String touched = made.created().touched();
    return touched == null
        ? null
        : "the slot is no start marker any more: "
            + touched
            + ". Release it, and create another one that nobody reads before its time";
  }

  static List<String> of(SlotLife.Made made, FirstCopy copy) {
    List<String> steps = new ArrayList<>();
    switch (copy) {
      case DUMP -> dump(made, steps);
      case SNAPSHOT -> snapshot(steps);
    }
    if (made.created().touched() == null) {
      task(made.registration(), copy, steps);
    }
    String target = made.registration().slot().target();
    steps.add(
        "The slot keeps WAL from now on, and nobody reads it until the task runs: watch it with"
            + " slotwarden explain "
            + target);
    steps.add(
        "Longer: slotwarden slot renew "
            + target
            + " --for 14d --reason TEXT. Given up: slotwarden slot release "
            + target
            + " --reason TEXT, which leaves the slot.");
    return List.copyOf(steps);
  }

  private static void dump(SlotLife.Made made, List<String> steps) {
    Registration r = made.registration();
    SlotLife.Held held = made.held();
    String server =
        "-h " + made.host() + " -p " + made.port() + " -d " + shell(database(r.database()));
    if (held == null) {
      steps.add(
          "Dump after this moment: pg_dump "
              + server
              + " -Fd -j 4 -f DIRECTORY. What is written between now and the dump's snapshot is in"
              + " the dump and comes by the slot again: only with --hold-snapshot nothing comes"
              + " twice.");
    } else {
      steps.add(
          "Dump from the slot's snapshot while it is held: pg_dump --snapshot="
              + held.snapshot()
              + " "
              + server
              + " -Fd -j 4 -f DIRECTORY. It holds exactly what the slot does not send.");
      steps.add(
          "The snapshot holds back vacuum while it is open. pg_dump needs it only until all its"
              + " workers have started: end it then (Ctrl-C). It is closed at "
              + held.until()
              + " in any case.");
    }
    steps.add(
        "Restore: pg_restore -d TARGET -j 4 DIRECTORY, and let no foreign key or trigger fire on"
            + " the target while changes come.");
  }

  private static void snapshot(List<String> steps) {
    steps.add(
        "Aurora to Aurora, a restored cluster snapshot or clone taken after this moment: on the"
            + " restored cluster, select aurora_volume_logical_start_lsn() gives the one position"
            + " that counts (10.20, 11.15, 12.10, 13.6, 14.3, 15.2 and later).");
    steps.add(
        "RDS to RDS, a restored snapshot: the position is where the restored instance ended its"
            + " recovery, in its own log; practitioners report lost and doubled rows there."
            + " Unproven: prefer a dump.");
    steps.add(
        "RDS to Aurora, a migrated snapshot: no position counts, for Aurora's volume has another"
            + " one that means nothing on the source. Use a dump.");
    steps.add(
        "Any other pair: unknown, and no position. Use a dump, with --hold-snapshot. A copy of"
            + " files may carry the source's slots with it: drop them there, or they keep WAL that"
            + " nobody reads.");
  }

  private static void task(Registration r, NextSteps.FirstCopy copy, List<String> steps) {
    if (r.plugin().equals("pgoutput")) {
      steps.add(
          "DMS can't read a slot of pgoutput: its endpoint takes test_decoding or pglogical. This"
              + " slot is for a subscription or another consumer.");
      return;
    }
    steps.add(
        "Source endpoint: SlotName="
            + r.slot().name()
            + ", PluginName="
            + (r.plugin().equals("test_decoding") ? "test-decoding" : "pglogical")
            + ", DatabaseName="
            + r.database()
            + ".");
    steps.add(
        copy == FirstCopy.DUMP
            ? "Once the copy is restored, start a CDC-only task on that endpoint (migration type"
                + " cdc) with the CdcStartPosition above."
            : "Start a CDC-only task on that endpoint (migration type cdc) only with the position"
                + " of the copy.");
  }

  /// As the client programs take it: they read a name with `=`, or one that begins as a URI does,
  /// as a connection string (PQconnectdbParams, `expand_dbname`).
  private static String database(String name) {
    boolean plain =
        !name.contains("=") && !name.startsWith("postgresql://") && !name.startsWith("postgres://");
    return plain ? name : "dbname='" + name.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static String shell(String name) {
    return name.matches("[A-Za-z0-9._-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
  }
}
