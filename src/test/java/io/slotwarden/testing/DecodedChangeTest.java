package io.slotwarden.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.testing.DecodedChange.Cell;
import io.slotwarden.testing.DecodedChange.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecodedChangeTest {
  @Test
  void readsValuesWhateverTheyHold() {
    DecodedChange change =
        DecodedChange.parse(
            "table public.orders: INSERT: id[bigint]:-1 note[text]:'it''s new-tuple: x[int]:1'"
                + " tags[text[]]:null at[timestamp with time zone]:'2026-01-01 00:00:00+00'"
                + " ok[boolean]:true empty[text]:''");

    assertThat(change)
        .isEqualTo(
            new DecodedChange(
                Kind.INSERT,
                "public",
                "orders",
                List.of(),
                List.of(
                    new Cell("id", "-1"),
                    new Cell("note", "it's new-tuple: x[int]:1"),
                    new Cell("tags", null),
                    new Cell("at", "2026-01-01 00:00:00+00"),
                    new Cell("ok", "true"),
                    new Cell("empty", ""))));
  }

  @Test
  void readsNamesWhateverTheyHold() {
    DecodedChange change =
        DecodedChange.parse(
            "table \"a.\"\"b\"\"\".\"x: UPDATE: 1'\": UPDATE: old-key: \"new-tuple:[1]\"[integer]:1"
                + " new-tuple: \"new-tuple:[1]\"[integer]:2");

    assertThat(change.schema()).isEqualTo("a.\"b\"");
    assertThat(change.table()).isEqualTo("x: UPDATE: 1'");
    assertThat(change.key()).containsExactly(new Cell("new-tuple:[1]", "1"));
    assertThat(change.row()).containsExactly(new Cell("new-tuple:[1]", "2"));
  }

  @Test
  void leavesOutWhatAnUpdateDidNotTouch() {
    DecodedChange change =
        DecodedChange.parse(
            "table public.d: UPDATE: id[integer]:1 body[text]:unchanged-toast-datum"
                + " title[text]:'b'");

    assertThat(change.key()).isEmpty();
    assertThat(change.row()).containsExactly(new Cell("id", "1"), new Cell("title", "b"));
  }

  @Test
  void refusesWhatItCanNotCarryOut() {
    assertThatThrownBy(() -> DecodedChange.parse("table public.d: DELETE: (no-tuple-data)"))
        .hasMessageContaining("no replica identity");
    assertThatThrownBy(() -> DecodedChange.parse("table public.d: TRUNCATE: (no-flags)"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
