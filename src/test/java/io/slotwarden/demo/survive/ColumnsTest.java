package io.slotwarden.demo.survive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void cellsAreBrokenAtBlanksAndStayBesideEachOther() {
    StringWriter out = new StringWriter();

    new Columns(new PrintWriter(out))
        .row(
            "the primary",
            List.of(
                "DOWN since 1:31. Its log: PANIC: no space", "runs", "runs, with 100 MiB free"));

    assertThat(out.toString())
        .isEqualTo(
            """
            the primary          DOWN since 1:31. Its log:     runs                          runs, with 100 MiB free
                                 PANIC: no space
            """);
  }

  @Test
  void aWordThatIsTooLongIsCut() {
    assertThat(Columns.broken("x".repeat(40))).containsExactly("x".repeat(29), "x".repeat(11));
  }
}
