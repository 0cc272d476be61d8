package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.slotwarden.model.TableName;
import io.slotwarden.model.migration.Choice;
import io.slotwarden.model.migration.MappingRule;
import io.slotwarden.model.migration.OnTarget;
import io.slotwarden.model.migration.Resolution;
import io.slotwarden.model.migration.SourceFilter;
import io.slotwarden.model.migration.SourceRelation;
import io.slotwarden.model.migration.SourceRelation.Kind;
import io.slotwarden.model.migration.TableMappings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// From the JSON text of table mappings to what they mean.
class MappingsTextTest {

  // --- what is selected ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          include app %                                          | app    | orders | SELECTED
          include app %                                          | public | orders | NOT_SELECTED
          include app %                                          | App    | orders | NOT_SELECTED
          include app ord%; exclude app orders                   | app    | orders | NOT_SELECTED
          exclude app orders; include app ord%                   | app    | orders | NOT_SELECTED
          exclude % orders                                       | app    | orders | NOT_SELECTED
          explicit app orders                                    | app    | orders | SELECTED
          explicit app order_                                    | app    | orders | NOT_SELECTED
          include app order_                                     | app    | orders | SELECTED
          explicit app orders; exclude app %                     | app    | orders | UNCLEAR
          include % %; forget app orders                         | app    | orders | UNCLEAR
          include % %; exclude [^a] %                            | app    | orders | UNCLEAR
          exclude % %; include [^a] %                            | app    | orders | NOT_SELECTED
          include [^a] %                                         | app    | orders | UNCLEAR
          include [^a] %; include app %                          | app    | orders | SELECTED
          """)
  void selectsByTheDocumentedRules(String rules, String schema, String table, Choice choice) {
    assertThat(selecting(rules).choice(SourceRelation.table(schema, table))).isEqualTo(choice);
  }

  @ParameterizedTest
  @CsvSource({
    ", TABLE, SELECTED",
    ", VIEW, NOT_SELECTED",
    ", UNCERTAIN, UNCLEAR",
    "table, VIEW, NOT_SELECTED",
    "view, TABLE, NOT_SELECTED",
    "view, VIEW, SELECTED",
    "view, UNCERTAIN, UNCLEAR",
    "all, TABLE, SELECTED",
    "all, VIEW, SELECTED",
    "all, UNCERTAIN, SELECTED"
  })
  void aRuleIsForTablesUnlessItSaysMore(String type, Kind kind, Choice choice) {
    String member = type == null ? "" : ", \"table-type\": \"" + type + "\"";
    var mappings =
        read(
            """
            {"rule-type": "selection", "rule-id": 1, "rule-action": "include",
             "object-locator": {"schema-name": "app", "table-name": "%%"%s}}\
            """
                .formatted(member));

    assertThat(mappings.choice(new SourceRelation(new TableName("app", "x"), kind)))
        .isEqualTo(choice);
  }

  @Test
  void spellsOutACatalogAndNamesTheRulesThatAreForNothing() {
    var mappings =
        read(
            selection(1, "include", "app", "%"),
            selection(2, "exclude", "app", "tmp%"),
            selection(3, "include", "old", "%"),
            transformation(4, "table", "rename", "app.gone", "kept"),
            transformation(5, "table", "rename", "app.orders", "sales"));

    Resolution found =
        mappings.resolve(
            List.of(
                SourceRelation.table("app", "orders"),
                SourceRelation.table("app", "tmp_1"),
                SourceRelation.table("public", "x")));

    assertThat(found.choices().values())
        .containsExactly(Choice.SELECTED, Choice.NOT_SELECTED, Choice.NOT_SELECTED);
    assertThat(found.selected()).containsExactly(new TableName("app", "orders"));
    assertThat(found.matchless())
        .extracting(r -> r.name().toString())
        .containsExactly("rule 3 (rule-id 3)", "rule 4 (rule-id 4)");
  }

  @Test
  void noRulesSelectNothing() {
    assertThat(read().selects(SourceRelation.table("app", "orders"))).isFalse();
  }

  // --- filters, LOBs, order ---

  @Test
  void knowsTheColumnsThatAFilterRestsOn() {
    var mappings =
        read(
            """
            {"rule-type": "selection", "rule-id": "1", "rule-action": "include", "load-order": "2",
             "object-locator": {"schema-name": "app", "table-name": "orders"},
             "filters": [{"filter-type": "source", "column-name": "Region",
               "filter-conditions": [
                 {"filter-operator": "eq", "value": "secret"}, {"filter-operator": "null"}]}]}\
            """);
    var orders = new TableName("app", "orders");

    assertThat(mappings.filterColumns(orders)).containsExactly("Region");
    assertThat(mappings.filters(orders))
        .containsExactly(new SourceFilter("Region", List.of("eq", "null")));
    assertThat(mappings.filterColumns(new TableName("app", "lines"))).isEmpty();
    assertThat(mappings.rules().getFirst())
        .isInstanceOfSatisfying(
            MappingRule.Selection.class, s -> assertThat(s.loadOrder()).hasValue(2));
    assertThat(mappings.toString()).doesNotContain("secret");
  }

  @Test
  void aTablesOwnLobSettingsAreForThatVeryTable() {
    var mappings =
        read(
            """
            {"rule-type": "table-settings", "rule-id": "1",
             "object-locator": {"schema-name": "app", "table-name": "doc_s"},
             "lob-settings": {"mode": "limited", "bulk-max-size": "16"}}\
            """);

    assertThat(mappings.lobSettings(new TableName("app", "doc_s")))
        .contains(new MappingRule.LobSettings("limited", OptionalInt.of(16)));
    assertThat(mappings.lobSettings(new TableName("app", "docxs"))).isEmpty();
  }

  // --- names on the target ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          schema rename app new                    | new.Orders
          schema add-prefix % x_                   | x_app.Orders
          schema convert-uppercase %               | APP.Orders
          table rename app.Orders sales            | app.sales
          table rename app.orders sales            | app.Orders
          table add-prefix app.% t_                | app.t_Orders
          table remove-prefix app.% Or             | app.ders
          table remove-prefix app.% x              | app.Orders
          table replace-prefix app.% New Ord       | app.Newers
          table add-suffix app.% _1                | app.Orders_1
          table remove-suffix %.% ers              | app.Ord
          table replace-suffix %.% al ers          | app.Ordal
          table convert-lowercase %.%              | app.orders
          table change-data-type app.%             | app.Orders
          table rename other.% sales               | app.Orders
          schema rename app new; table rename app.Orders sales | new.sales
          table convert-lowercase app.%; table convert-lowercase %.Orders | app.orders
          """)
  void givesEachTableItsNameOnTheTarget(String rules, String name) {
    assertThat(
            transforming(rules)
                .targetOf(new TableName("app", "Orders"))
                .sure()
                .map(Object::toString))
        .contains(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          table rename app.Orders sales; table convert-lowercase app.% | one transformation
          table add-prefix app.% a_; table add-prefix app.Orders a_    | one transformation
          schema rename app a; schema rename % b                       | one transformation
          table obfuscate app.%                                        | obfuscate
          table rename app.[^x] sales                                  | can't be read
          planet rename app.x sales                                    | can't be read
          table rename app.x                                           | can't be read
          table replace-prefix app.x y                                 | can't be read
          """)
  void aNameThatRulesDisputeIsUnclear(String rules, String why) {
    assertThat(transforming(rules).targetOf(new TableName("app", "Orders")))
        .isInstanceOfSatisfying(OnTarget.Unclear.class, u -> assertThat(u.why()).contains(why));
  }

  @Test
  void namesTheRuleThatRenamed() {
    assertThat(
            transforming("table rename app.orders sales").targetOf(new TableName("app", "orders")))
        .isInstanceOfSatisfying(
            OnTarget.Named.class, n -> assertThat(n.by()).hasToString("[rule 1 (rule-id 1)]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          column rename app.orders.Id key                                          | key
          column convert-lowercase %.%.%                                           | id
          column rename app.orders.other key                                       | Id
          column remove-column app.orders.I%                                       | (removed)
          column include-column app.orders.Id                                      | Id
          column include-column app.orders.other                                   | (unclear)
          column remove-column app.orders.Id; column include-column app.orders.Id  | (unclear)
          column add-column app.orders extra                                       | Id
          column change-data-type app.orders.Id                                    | Id
          column rename app.orders.Id a; column rename app.orders.% b              | (unclear)
          """)
  void givesEachColumnItsNameOnTheTarget(String rules, String name) {
    String shown =
        switch (transforming(rules).columnOf(new TableName("app", "orders"), "Id")) {
          case OnTarget.Named<String>(var known, var _) -> known;
          case OnTarget.Removed<String> _ -> "(removed)";
          case OnTarget.Unclear<String> _ -> "(unclear)";
        };

    assertThat(shown).isEqualTo(name);
  }

  @Test
  void knowsWhatColumnsAreAdded() {
    assertThat(
            transforming("column add-column app.orders extra")
                .addedColumns(new TableName("app", "orders")))
        .containsExactly("extra");
  }

  // --- what can't be read ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          17                                                             | no object
          {}                                                             | unknown rule-type
          {"rule-type": "selection"}                                     | unknown rule-action
          {"rule-type": "selection", "rule-action": "include"}           | no object-locator
          {"rule-type": "transformation", "rule-target": "table", "rule-action": "rename", "value": "x"} | no object-locator
          {"rule-type": "selection", "rule-action": "include", "object-locator": {"schema-name": "a"}} | no table-name
          {"rule-type": "selection", "rule-action": "include", "object-locator": {"schema-name": "a", "table-name": {}}} | no table-name
          {"rule-type": "selection", "rule-action": "include", "object-locator": {"schema-name": "a", "table-name": "b", "table-type": "sequence"}} | table-type
          {"rule-type": "selection", "rule-action": "include", "object-locator": {"schema-name": "a", "table-name": "b"}, "filters": [{}]} | column-name
          {"rule-type": "selection", "rule-action": "include", "object-locator": {"schema-name": "a", "table-name": "b"}, "filters": 1} | filters
          {"rule-type": "selection", "rule-action": "include", "object-locator": {"schema-name": "a", "table-name": "b"}, "load-order": "x"} | load-order
          """)
  void aRuleThatCantBeReadIsKeptAndNamed(String rule, String why) {
    var mappings = read(selection(1, "include", "app", "%"), rule);

    assertThat(mappings.rules()).hasSize(2);
    assertThat(mappings.unread()).singleElement().satisfies(u -> assertThat(u.why()).contains(why));
    assertThat(mappings.unread().getFirst().name().position()).isEqualTo(2);
  }

  @Test
  void whatTheGuideKnowsAndAnAuditDoesNotNeedIsNoTrouble() {
    assertThat(read("{\"rule-type\": \"object-mapping\"}").unread()).isEmpty();
  }

  @Test
  void membersThatAreNullAreAbsent() {
    var mappings =
        read(
            """
            {"rule-type": "transformation", "rule-id": "3", "rule-name": null,
             "rule-target": "schema", "value": null, "rule-action": "convert-lowercase",
             "object-locator": {"schema-name": "%", "table-name": null, "column-name": null},
             "load-order": null, "before-image-def": null}\
            """);

    assertThat(mappings.unread()).isEmpty();
    assertThat(mappings.targetOf(new TableName("APP", "X")).sure())
        .contains(new TableName("app", "X"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"rules\"",
        "{",
        "{\"rules\": [",
        "{\"rules\": [}",
        "{\"rules\": {}}",
        "{}",
        "{\"TableMappings\": [{\"Type\": \"Include\", \"SourceSchema\": \"%\"}]}",
        "<html>"
      })
  void aTextWithoutRulesIsUnreadable(String text) {
    assertThatExceptionOfType(UnreadableAnswer.class)
        .isThrownBy(() -> MappingsText.read(text, "TableMappings of orders"))
        .withMessageContaining("TableMappings of orders");
  }

  @Test
  void aTextWithoutEndInDepthIsUnreadable() {
    assertThatExceptionOfType(UnreadableAnswer.class)
        .isThrownBy(() -> MappingsText.read("{\"rules\":".repeat(1_000_000), "TableMappings"));
  }

  /// Five times what DMS takes (2 MB, by the user guide), against a large catalog.
  @Test
  void tenMegabytesOfRulesAndAHundredThousandTablesAreAnswered() {
    List<String> rules = new ArrayList<>();
    IntStream.range(0, 30_000)
        .forEach(
            i -> {
              rules.add(selection(i, "include", "app", "orders_part_%06d".formatted(i)));
              rules.add(
                  transformation(
                      i, "table", "rename", "app.orders_part_%06d".formatted(i), "orders"));
            });
    var mappings = read(rules.toArray(String[]::new));
    List<SourceRelation> catalog =
        IntStream.range(0, 100_000)
            .mapToObj(i -> SourceRelation.table("app", "orders_part_%06d".formatted(i)))
            .toList();

    Resolution found = mappings.resolve(catalog);

    assertThat(found.selected()).hasSize(30_000);
    assertThat(found.matchless()).isEmpty();
    assertThat(mappings.targetOf(catalog.getFirst().name()).sure())
        .contains(new TableName("app", "orders"));
  }

  @Test
  void hostileNamesAreNamesLikeOthers() {
    String name = "\\\"; drop table x; --\\u0000\\ud800.*\\\\E";
    var mappings =
        read(
            selection(1, "include", "app", name),
            transformation(2, "table", "rename", "app.x", name));

    assertThat(mappings.unread()).isEmpty();
    assertThat(
            mappings.selects(SourceRelation.table("app", "\"; drop table x; --\u0000\ud800.*\\E")))
        .isTrue();
  }

  // --- writing rules shortly ---

  /// `include app ord%; exclude app orders`
  private static TableMappings selecting(String rules) {
    List<String> written = new ArrayList<>();
    for (String rule : rules.split(";")) {
      String[] words = rule.strip().split(" ");
      written.add(selection(written.size() + 1, words[0], words[1], words[2]));
    }
    return read(written.toArray(String[]::new));
  }

  /// `table rename app.orders sales; column replace-prefix app.orders.x new old`
  private static TableMappings transforming(String rules) {
    List<String> written = new ArrayList<>();
    for (String rule : rules.split(";")) {
      String[] words = rule.strip().split(" ");
      String[] values = new String[Math.max(0, words.length - 3)];
      System.arraycopy(words, 3, values, 0, values.length);
      written.add(transformation(written.size() + 1, words[0], words[1], words[2], values));
    }
    return read(written.toArray(String[]::new));
  }

  private static String selection(int id, String action, String schema, String table) {
    return """
    {"rule-type": "selection", "rule-id": "%d", "rule-name": "%d", "rule-action": "%s",
     "object-locator": {"schema-name": "%s", "table-name": "%s"}, "filters": []}\
    """
        .formatted(id, id, action, schema, table);
  }

  private static String transformation(
      int id, String target, String action, String at, String... values) {
    String[] names = at.split("\\.", 3);
    StringBuilder locator = new StringBuilder("\"schema-name\": \"" + names[0] + '"');
    if (names.length > 1) {
      locator.append(", \"table-name\": \"" + names[1] + '"');
    }
    if (names.length > 2) {
      locator.append(", \"column-name\": \"" + names[2] + '"');
    }
    return """
    {"rule-type": "transformation", "rule-id": "%d", "rule-name": "%d", "rule-target": "%s",
     "rule-action": "%s", "object-locator": {%s}%s%s}\
    """
        .formatted(
            id,
            id,
            target,
            action,
            locator,
            values.length > 0 ? ", \"value\": \"" + values[0] + '"' : "",
            values.length > 1 ? ", \"old-value\": \"" + values[1] + '"' : "");
  }

  private static TableMappings read(String... rules) {
    return MappingsText.read(
        "{\"rules\": [" + String.join(",", rules) + "]}", "TableMappings of orders");
  }
}
