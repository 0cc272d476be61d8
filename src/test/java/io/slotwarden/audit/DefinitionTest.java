package io.slotwarden.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.TableName;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a definition of the source says on the target.
class DefinitionTest {
  private static final TableName ORDERS = new TableName("app", "orders");

  /// Tables get an ending, schemas too, and one column another name; one column is gone.
  private static final TargetNames RENAMED =
      new TargetNames() {
        @Override
        public TableName table(TableName name) {
          return new TableName(name.schema() + "_new", name.name() + "_new");
        }

        @Override
        public String schema(TableName something) {
          return something.schema() + "_new";
        }

        @Override
        public Optional<String> column(TableName table, String column) {
          if (column.equals("gone")) {
            return Optional.empty();
          }
          return Optional.of(
              column.equals("id") ? table.name() + "_id" : column.equals("at") ? "order" : column);
        }
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "FOREIGN KEY (id) REFERENCES app.customer(id) ON DELETE SET NULL|FOREIGN KEY (orders_id)"
            + " REFERENCES app_new.customer_new(customer_id) ON DELETE SET NULL",
        "CHECK ((app.fits(id) AND (at <> 'id'::app.mood)))"
            + "|CHECK ((app_new.fits(orders_id) AND (\"order\" <> 'id'::app_new.mood)))",
        "CHECK ((\"select\" = ANY (ARRAY['it''s'::text, 'a \"b\".c'::text])))"
            + "|CHECK ((\"select\" = ANY (ARRAY['it''s'::text, 'a \"b\".c'::text])))",
        "CREATE TRIGGER id BEFORE UPDATE OF id, at ON app.orders FOR EACH ROW WHEN ((old.id IS"
            + " DISTINCT FROM new.id)) EXECUTE FUNCTION app.touch('id')|CREATE TRIGGER id BEFORE"
            + " UPDATE OF orders_id, \"order\" ON app_new.orders_new FOR EACH ROW WHEN"
            + " ((old.orders_id IS DISTINCT FROM new.orders_id)) EXECUTE FUNCTION"
            + " app_new.touch('id')",
        "CREATE INDEX id ON ONLY app.orders USING btree (lower(id) text_pattern_ops, at COLLATE"
            + " \"C\" DESC)|CREATE INDEX id ON ONLY app_new.orders_new USING btree"
            + " (lower(orders_id) text_pattern_ops, \"order\" COLLATE \"C\" DESC)",
        "EXCLUDE USING gist (id WITH OPERATOR(ext.=))"
            + "|EXCLUDE USING gist (orders_id WITH OPERATOR(ext_new.=))",
        "CHECK ((note ~ E'a\\\\\\\\b''c'::text))|CHECK ((note ~ E'a\\\\\\\\b''c'::text))",
      })
  void namesOfTablesColumnsAndSchemasBecomeThoseOfTheTarget(String source, String target) {
    Definition there = Definition.of(source, ORDERS, RENAMED);

    assertThat(there.text()).isEqualTo(target);
    assertThat(there.key())
        .isEqualTo(Definition.keyOf(target, new TableName("app_new", "orders_new")));
    assertThat(there.usesRemovedColumn()).isFalse();
  }

  @Test
  void whatNeedsAColumnThatIsLeftOutSaysSo() {
    assertThat(Definition.of("CHECK ((gone > 0))", ORDERS, RENAMED).usesRemovedColumn()).isTrue();
  }

  @Test
  void onlyTheSchemasOfFunctionsAndTypesMayDiffer() {
    assertThat(Definition.keyOf("CHECK (a.f(x))", ORDERS))
        .isEqualTo(Definition.keyOf("CHECK (b.f(x))", ORDERS))
        .isNotEqualTo(Definition.keyOf("CHECK (b.g(x))", ORDERS));
    assertThat(Definition.keyOf("FOREIGN KEY (x) REFERENCES a.t(x)", ORDERS))
        .isNotEqualTo(Definition.keyOf("FOREIGN KEY (x) REFERENCES b.t(x)", ORDERS));
    assertThat(Definition.keyOf("CHECK ((x > 0))", ORDERS))
        .isNotEqualTo(Definition.keyOf("CHECK ((x > 1))", ORDERS));
  }

  @Test
  void theSequenceOfADefaultIsFoundInItsText() {
    assertThat(TargetSequences.nameIn("nextval('app.orders_id_seq'::regclass)"))
        .contains(new TableName("app", "orders_id_seq"));
    assertThat(TargetSequences.nameIn("nextval('\"we''ird\".\"a\"\"b\"'::regclass)"))
        .contains(new TableName("we'ird", "a\"b"));
    assertThat(TargetSequences.nameIn("42")).isEmpty();
    assertThat(TargetSequences.nameIn(null)).isEmpty();
  }
}
