package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.Hostile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CopyableTest {
  @Test
  void aStatementStaysAsItIsEachOnce() {
    String sql = "ALTER TABLE a ALTER b SET DEFAULT 'x' || '|y' || \"`*_<z>\";";

    assertThat(Copyable.lines(Stream.of(sql, null, sql, "SELECT 1;")))
        .containsExactly(sql, "SELECT 1;");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void oneThatATerminalWouldObeyIsNamedInsteadOfChanged(String text) {
    List<String> lines = Copyable.lines(Stream.of(text));

    assertThat(lines)
        .singleElement()
        .asString()
        .satisfiesAnyOf(
            line -> assertThat(line).isEqualTo(text),
            line -> assertThat(line).startsWith("-- ").contains("-o json"));
    assertThat(lines.getFirst().codePoints()).noneMatch(Hostile::isHidden);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Hostile#texts")
  void noTextLeavesItsBlockOfMarkdown(String text) {
    List<String> block = Copyable.fenced(Copyable.lines(Stream.of(text)), "sql", "  ");

    String fence = block.getFirst().strip().replace("sql", "");
    assertThat(block.getFirst()).startsWith("  ```");
    assertThat(block.getLast()).isEqualTo("  " + fence);
    assertThat(block).hasSize(3);
    assertThat(block.get(1)).doesNotContain(fence);
  }

  @Test
  void ofNoStatementThereIsNoBlock() {
    assertThat(Copyable.fenced(List.of(), "sql", "")).isEmpty();
  }
}
