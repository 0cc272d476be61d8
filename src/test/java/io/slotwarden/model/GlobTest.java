package io.slotwarden.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "tmp_*, tmp_orders, true",
    "tmp_*, tmp_, true",
    "tmp_*, xtmp_orders, false",
    "*_orders, tmp_orders, true",
    "*_orders, tmp_orders2, false",
    "a*b*c, a1b2c, true",
    "a*b*c, acb, false",
    "tmp_orders, tmp_orders, true",
    "tmp_orders, tmp_orders2, false",
    "tmp.orders, tmp_orders, false",
    "tmp?*, tmp_1, false",
    "*, anything, true",
    "**, anything, true"
  })
  void onlyTheStarIsAWildcard(String pattern, String name, boolean matches) {
    assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "tmp_orders, true, false",
    "tmp_*, false, false",
    "*, false, true",
    "**, false, true"
  })
  void tellsAnExactNameFromAPattern(String pattern, boolean exact, boolean everything) {
    assertThat(new Glob(pattern).isExact()).isEqualTo(exact);
    assertThat(new Glob(pattern).matchesEverything()).isEqualTo(everything);
  }
}
