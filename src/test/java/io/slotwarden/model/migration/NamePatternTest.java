package io.slotwarden.model.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.slotwarden.model.TableName;
import io.slotwarden.model.migration.MappingRule.Action;
import io.slotwarden.model.migration.MappingRule.Selection;
import io.slotwarden.model.migration.MappingRule.TableType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          %,          orders,     true
          %,          "",         true
          orders,     orders,     true
          orders,     Orders,     false
          orders,     orders2,    false
          ord%,       orders,     true
          ord%,       ord,        true
          ord%,       xord,       false
          %ers,       orders,     true
          %ers,       orders2,    false
          o%d%s,      orders,     true
          o%d%s,      osd,        false
          %%a%%,      bab,        true
          a_b,        a_b,        true
          a_b,        axb,        true
          a_b,        ab,         false
          a_b,        a🐘b,       true
          a[_]b,      a_b,        true
          a[_]b,      axb,        false
          t[ab],      tb,         true
          t[ab],      tc,         false
          t[a-d]x,    tcx,        true
          t[a-d]x,    tex,        false
          t[a-],      t-,         true
          t[%],       t%,         true
          t[%],       tx,         false
          part_20%,   part_2026,  true
          a.b,        axb,        false
          a*,         ab,         false
          a\\Qb,      ab,         false
          a],         a],         true
          """)
  void meansWhatTheUserGuideSays(String pattern, String name, boolean matches) {
    assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "a[b", "a[]b", "[^a]", "[!a]", "[d-a]"})
  void whatTheUserGuideDoesNotSayIsRefused(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> NamePattern.of(pattern));
  }

  @Test
  void anExactNameHasNoWildcards() {
    assertThat(NamePattern.exactly("a_b%[c]").matches("a_b%[c]")).isTrue();
    assertThat(NamePattern.exactly("a_b").matches("axb")).isFalse();
  }

  @Test
  void manyWildcardsEndSoon() {
    var pattern = NamePattern.of("%a".repeat(10_000) + "b");

    assertThat(pattern.matches("a".repeat(63))).isFalse();
  }

  /// The look-up of the index against the patterns themselves, on names that nearly match.
  @Test
  void theIndexFindsWhatTheRulesMatch() {
    Random chance = new Random(7);
    List<Selection> rules = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String schema = text(chance, "ab_");
      String table = text(chance, "ab_%🐘");
      rules.add(rule(i, NamePattern.of(schema), NamePattern.of(table)));
      rules.add(rule(i, NamePattern.exactly(schema), NamePattern.exactly(table)));
    }
    var index = new RuleIndex<>(rules, Selection::at);

    for (int i = 0; i < 2_000; i++) {
      var name = new TableName(text(chance, "ab_"), text(chance, "ab_🐘"));
      assertThat(index.matching(name))
          .as(name.toString())
          .isEqualTo(rules.stream().filter(r -> r.at().matches(name)).toList());
    }
  }

  private static Selection rule(int i, NamePattern schema, NamePattern table) {
    return new Selection(
        new RuleName(i, null, null),
        Action.INCLUDE,
        new Locator(schema, table, null),
        TableType.TABLE,
        List.of(),
        OptionalInt.empty());
  }

  private static String text(Random chance, String letters) {
    int[] from = letters.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = chance.nextInt(1, 4); i > 0; i--) {
      text.appendCodePoint(from[chance.nextInt(from.length)]);
    }
    return text.toString();
  }
}
