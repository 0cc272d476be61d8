package io.slotwarden.observe.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingTest {
  @Test
  void aValueMeansNothingWithoutItsUnit() {
    assertThat(setting("2048", "8kB").bytes()).isEqualTo(16 << 20);
    assertThat(setting("16777216", "B").bytes()).isEqualTo(16 << 20);
    assertThat(setting("1024", "MB").bytes()).isEqualTo(1L << 30);
    assertThat(setting("3", "16MB").bytes()).isEqualTo(48 << 20);
    assertThat(setting("60000", "ms").duration()).isEqualTo(Duration.ofMinutes(1));
    assertThat(setting("300", "s").duration()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void noLimitStaysNoLimit() {
    assertThat(setting("-1", "MB").bytes()).isEqualTo(-1);
  }

  private static Setting setting(String value, String unit) {
    return new Setting(value, unit, null, null);
  }
}
