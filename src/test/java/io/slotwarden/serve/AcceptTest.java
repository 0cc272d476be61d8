package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "'' | false",
        "*/* | false",
        "text/html,*/*;q=0.8 | false",
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4 | true",
        "application/openmetrics-text;q=0.3,text/plain;q=0.9 | false",
        "application/openmetrics-text;q=0 | false",
        "application/openmetrics-text;q=much | false",
        "Application/OpenMetrics-Text | true"
      })
  void openMetricsIsForThoseWhoAskForIt(String accept, boolean openMetrics) {
    assertThat(Accept.contentType(accept))
        .isEqualTo(openMetrics ? Accept.OPEN_METRICS : Accept.TEXT);
  }
}
