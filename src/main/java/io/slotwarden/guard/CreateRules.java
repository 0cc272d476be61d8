package io.slotwarden.guard;

import static io.slotwarden.model.RuleVerdict.allow;
import static io.slotwarden.model.RuleVerdict.refuse;
import static io.slotwarden.model.RuleVerdict.unknown;

import io.slotwarden.model.CreationLook;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Observed;
import io.slotwarden.model.OpenTransaction;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.SlotNames;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The rules of a slot that a person asks for: whether the server can make it, now and within the
/// time limit. Each refusal names what has to change.
final class CreateRules {
  /// A creation waits for every transaction that has written, in any database. One that is open for
  /// longer than the creation's own time limit is not about to end.
  static final Duration LONG = Duration.ofMinutes(1);

  /// An older look tells nothing about now.
  static final Duration FRESH = Duration.ofSeconds(30);

  /// ReplicationSlotValidateName in the server's source.
  private static final Pattern VALID = Pattern.compile("[a-z0-9_]{1,63}");

  private CreateRules() {}

  static RuleVerdict credential(CreateFacts f) {
    return f.source().actor() == null
        ? refuse(
            Rules.CREDENTIAL,
            "source " + f.source().name() + " has no `actor`",
            "only an actor credential may make slots: give the source actor: {username: ...} and"
                + " restart; deploy/sql has its role")
        : allow(Rules.CREDENTIAL, "actor " + f.source().actor().username(), "configured");
  }

  /// Seen just now, and a primary.
  static RuleVerdict samples(CreateFacts f) {
    return judge(
        f,
        Rules.SAMPLES,
        look -> {
          Instant at = f.look().at();
          if (Duration.between(at, f.world().now()).abs().compareTo(FRESH) > 0) {
            return unknown(Rules.SAMPLES, "seen at " + at, "older than " + Durations.format(FRESH));
          }
          return look.inRecovery()
              ? refuse(
                  Rules.SAMPLES,
                  "the server is a standby",
                  "make the slot on the primary: name that in the source's url")
              : allow(Rules.SAMPLES, "a primary, seen at " + at, "seen just now");
        });
  }

  static RuleVerdict walLevel(CreateFacts f) {
    return judge(
        f,
        Rules.WAL_LEVEL,
        look ->
            look.walLevel().equals("logical")
                ? allow(Rules.WAL_LEVEL, "wal_level logical", "logical decoding is on")
                : refuse(
                    Rules.WAL_LEVEL,
                    "wal_level " + look.walLevel(),
                    "set wal_level = logical (on RDS and Aurora rds.logical_replication = 1) and"
                        + " restart the server"));
  }

  static RuleVerdict name(CreateFacts f) {
    String name = f.asked().slot().name();
    if (!VALID.matcher(name).matches()) {
      return refuse(
          Rules.NAME,
          "name '" + name + "'",
          "a slot's name has 1 to 63 of the characters a-z, 0-9 and _");
    }
    String manager = SlotNames.neverDropped(name).orElse(null);
    if (manager != null) {
      return refuse(
          Rules.NAME,
          name + " is a name of " + manager,
          "choose another name: slots of that shape are never dropped");
    }
    return judge(
        f,
        Rules.NAME,
        look ->
            look.slots().contains(name)
                ? refuse(
                    Rules.NAME,
                    "slot " + name + " is there already",
                    "choose another name, or see whose it is: slotwarden slot list")
                : allow(Rules.NAME, name, "valid and free"));
  }

  static RuleVerdict database(CreateFacts f) {
    String database = f.asked().made().database();
    return judge(
        f,
        Rules.DATABASE,
        look ->
            look.databases().contains(database)
                ? allow(Rules.DATABASE, "database " + database, "it takes connections")
                : refuse(
                    Rules.DATABASE,
                    "no database '" + database + "' that takes connections",
                    "name one with --database"));
  }

  static RuleVerdict freeSlots(CreateFacts f) {
    return judge(
        f,
        Rules.FREE_SLOTS,
        look -> {
          String input = look.slots().size() + " of max_replication_slots " + look.maxSlots();
          return look.slots().size() < look.maxSlots()
              ? allow(Rules.FREE_SLOTS, input, "there is room")
              : refuse(
                  Rules.FREE_SLOTS,
                  input,
                  "raise max_replication_slots and restart the server, or drop a slot that nobody"
                      + " needs: slotwarden slot list");
        });
  }

  static RuleVerdict freeWalsenders(CreateFacts f) {
    return judge(
        f,
        Rules.FREE_WALSENDERS,
        look -> {
          String input = look.senders() + " of max_wal_senders " + look.maxSenders();
          return look.senders() < look.maxSenders()
              ? allow(Rules.FREE_WALSENDERS, input, "there is room")
              : refuse(
                  Rules.FREE_WALSENDERS,
                  input,
                  "raise max_wal_senders and restart the server, or end a walsender: select * from"
                      + " pg_stat_replication");
        });
  }

  /// A prepared transaction ends only when somebody ends it.
  static RuleVerdict transactions(CreateFacts f) {
    return judge(
        f,
        Rules.TRANSACTIONS,
        look -> {
          for (OpenTransaction t : look.transactions()) {
            RuleVerdict verdict = transaction(t, look.at());
            if (!verdict.allows()) {
              return verdict;
            }
          }
          return allow(
              Rules.TRANSACTIONS,
              "none prepared, none open for " + Durations.format(LONG),
              "nothing to wait for");
        });
  }

  private static RuleVerdict transaction(OpenTransaction t, Instant at) {
    return switch (t) {
      case OpenTransaction.Prepared p ->
          refuse(
              Rules.TRANSACTIONS,
              p.text(at),
              "the creation would wait for it for ever: commit prepared it, or, in database "
                  + p.database()
                  + ": "
                  + p.end());
      case OpenTransaction.Session s -> {
        Instant since = s.since();
        if (since == null) {
          yield unknown(
              Rules.TRANSACTIONS,
              s.text(at),
              "the creation waits for it, and how long it has been open can't be seen: grant"
                  + " pg_monitor to the monitor");
        }
        yield Duration.between(since, at).compareTo(LONG) < 0
            ? allow(Rules.TRANSACTIONS, s.text(at), "short")
            : refuse(
                Rules.TRANSACTIONS,
                s.text(at),
                "the creation would wait for its end: let it end, or end it: " + s.end());
      }
    };
  }

  private static RuleVerdict judge(
      CreateFacts f, String rule, Function<CreationLook, RuleVerdict> seen) {
    return switch (f.look()) {
      case Observed.Unknown<CreationLook>(var why, var _) ->
          unknown(rule, why, "the server has to be seen before it");
      case Observed.Known<CreationLook>(var look, var _) -> seen.apply(look);
    };
  }
}
