package io.slotwarden.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.Hostile;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(PostgresServer.SHARED_LOCK)
class SqlTextTest {
  @Test
  void plainTextStaysPlain() {
    assertThat(SqlText.literal("lost_2pc")).isEqualTo("'lost_2pc'");
    assertThat(SqlText.literal("it's")).isEqualTo("'it''s'");
  }

  @Test
  void whatCantBeSeenOrWouldMoveTheReaderIsEscaped() {
    assertThat(SqlText.literal("a\nb\\c\u202ed|'")).isEqualTo("E'a\\u000ab\\\\c\\u202ed\\u007c'''");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; drop table orders; --",
        "\\'; drop table orders; --",
        "line\none\ttwo\r",
        "\u202egid\u200b",
        "|perf=1",
        "grüße 😀"
      })
  void theServerReadsBackTheVeryText(String text) {
    PostgresServer server = PostgresServer.shared(Majors.newest());

    assertThat(server.query("select " + SqlText.literal(text))).isEqualTo(text);
  }

  @Test
  void theServerReadsBackWhateverAnEnemyWritesAsALiteralAndAsAName() {
    PostgresServer server = PostgresServer.shared(Majors.newest());

    for (String text : Hostile.all()) {
      if (SqlTextTest.isText(text)) {
        String literal = SqlText.literal(text);
        assertThat(server.query("select " + literal)).isEqualTo(text);
        assertThat(literal.codePoints()).noneMatch(Hostile::isHidden);
      }
    }
    for (String name : Hostile.identifiers()) {
      String sql = SqlText.identifier(name);
      assertThat(sql.codePoints()).noneMatch(Hostile::isHidden);
      server.execute(
          "create temporary table of_an_enemy (a int)",
          "alter table of_an_enemy rename a to " + sql);
      assertThat(
              server.query(
                  "select json_object_keys(row_to_json(r)) from (select 1 as " + sql + ") r"))
          .isEqualTo(name);
    }
  }

  /// PostgreSQL's text knows no NUL and no half of a character.
  private static boolean isText(String text) {
    return text.indexOf('\0') < 0
        && new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
  }

  @Test
  void anIdentifierIsQuotedWhereItHasToBe() {
    assertThat(SqlText.identifier("heartbeat_1")).isEqualTo("heartbeat_1");
    assertThat(SqlText.identifier("Beat")).isEqualTo("\"Beat\"");
    assertThat(SqlText.identifier("a\"; drop table b; --"))
        .isEqualTo("\"a\"\"; drop table b; --\"");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aColumnWithTheNameOfAnyKeywordCanBeNamed(int major) {
    PostgresServer server = PostgresServer.shared(major);
    String keywords =
        String.valueOf(
            server.query("select string_agg(word, ' ' order by word) from pg_get_keywords()"));
    List<String> words = List.of(keywords.split(" "));

    assertThat(words).contains("user", "order", "full");
    for (String word : words) {
      server.execute(
          "create temporary table k (a int)",
          "alter table k rename a to " + SqlText.identifier(word));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\\b", "a\n\tb", "we'ird \"x\" | \u202e", "\u200b\\\"", "grüße 😀", "\\0041"})
  void theServerReadsBackTheVeryName(String name) {
    PostgresServer server = PostgresServer.shared(Majors.newest());

    String sql = SqlText.identifier(name);

    assertThat(sql).doesNotContain("|", "\n", "\u202e");
    assertThat(
            server.query(
                "select (json_object_keys(row_to_json(r))) from (select 1 as " + sql + ") r"))
        .isEqualTo(name);
  }

  @Test
  void whatCantBeSeenInATargetIsEscaped() {
    assertThat(new DatabaseId("orders", "app").target()).isEqualTo("orders/database:app");
    assertThat(new DatabaseId("orders", "it's\n\\n").target())
        .isEqualTo("orders/database:it's\\u000a\\\\n");
  }
}
