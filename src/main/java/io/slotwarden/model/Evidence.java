package io.slotwarden.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One fact that a judgement on a slot rests on. Names in it may have been chosen by anyone: who
/// shows them escapes them.
public sealed interface Evidence {
  /// For people: one clause.
  String text();

  /// What has no figures.
  record Said(String text) implements Evidence {}

  /// @param what follows the size: `retained`
  record Size(long bytes, String what) implements Evidence {
    @Override
    public String text() {
      return ByteSize.format(bytes) + " " + what;
    }
  }

  /// @param at the server's clock
  record Transaction(OpenTransaction transaction, String does, Instant at) implements Evidence {
    @Override
    public String text() {
      return transaction.text(at) + does;
    }
  }

  /// The backend that serves the slot.
  ///
  /// @param at the server's clock
  record Sender(@Nullable Integer pid, Walsender sender, Instant at) implements Evidence {
    @Override
    public String text() {
      Instant reply = sender.replyTime();
      String application = sender.applicationName();
      return "walsender "
          + pid
          + " is "
          + sender.state()
          + (sender.waitEvent() == null ? ", on the CPU" : ", waiting in " + sender.waitEvent())
          + (sender.user() == null ? "" : ", user " + sender.user())
          + (application == null || application.isEmpty()
              ? ""
              : ", application '" + application + "'")
          + (sender.clientAddress() == null ? "" : ", from " + sender.clientAddress())
          + (reply == null || reply.isAfter(at)
              ? ""
              : ", its consumer answered "
                  + Durations.format(Duration.between(reply, at))
                  + " ago");
    }
  }

  /// @param lasting how long it will take, or has lasted
  record Lasts(String what, Duration lasting) implements Evidence {
    @Override
    public String text() {
      return what + Durations.format(lasting);
    }
  }

  /// @param stopReason as a word
  record Task(String id, String status, String stopReason) implements Evidence {
    @Override
    public String text() {
      return "DMS task " + id + " is " + status + ", stop reason " + stopReason;
    }
  }

  /// Spilled by decoding, outside `pg_wal`.
  record Spilled(String slot, long files, long bytes) implements Evidence {
    @Override
    public String text() {
      return files
          + " spill files, "
          + ByteSize.format(bytes)
          + ", in pg_replslot/"
          + slot
          + ", which is outside pg_wal";
    }
  }

  /// @param standbys slots of `synchronized_standby_slots` that hold the others up
  record Standbys(List<String> standbys) implements Evidence {
    public Standbys {
      standbys = List.copyOf(standbys);
    }

    @Override
    public String text() {
      return "synchronized_standby_slots: " + String.join(", ", standbys);
    }
  }
}
