package io.slotwarden.record;

import io.slotwarden.model.PersonsWord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people told the daemon; kept for good.
final class WordTable {
  private WordTable() {}

  static PersonsWord add(
      Connection connection,
      PersonsWord.Kind kind,
      String target,
      String reason,
      Instant at,
      @Nullable Instant until,
      String by)
      throws SQLException {
    Sql.update(connection, "persons-word-add", kind, target, reason, at, until, by);
    long id = Sql.first(connection, "last-id", row -> row.number("id")).orElseThrow();
    return new PersonsWord(id, kind, target, reason, at, until, by, null);
  }

  static PersonsWord end(Connection connection, long id, PersonsWord.Ending ending)
      throws SQLException {
    Sql.update(connection, "persons-word-end", id, ending.at(), ending.by(), ending.reason());
    return Sql.first(connection, "persons-word-by-id", WordTable::read, id)
        .orElseThrow(() -> new IllegalArgumentException("nobody said word " + id));
  }

  static List<PersonsWord> endedAfter(Connection connection, Instant end) throws SQLException {
    return Sql.list(connection, "persons-word-recent", WordTable::read, end);
  }

  private static PersonsWord read(Row row) throws SQLException {
    return new PersonsWord(
        row.number("id"),
        row.word(PersonsWord.Kind.class, "kind"),
        row.text("target"),
        row.text("reason"),
        row.instant("at"),
        row.instantOrNull("until"),
        row.text("told_by"),
        ending(row));
  }

  private static PersonsWord.@Nullable Ending ending(Row row) throws SQLException {
    Instant at = row.instantOrNull("ended_at");
    return at == null
        ? null
        : new PersonsWord.Ending(at, row.text("ended_by"), row.text("end_reason"));
  }
}
