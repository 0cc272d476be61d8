package io.slotwarden.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The two spellings of an instant are those of Java's own formatters.
class InstantsTest {
  private static final DateTimeFormatter NINE_DIGITS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Test
  void spellsAsJavaDoes() {
    Random random = new Random(20261128);
    Stream<Instant> chosen =
        Stream.of(
            Instant.EPOCH,
            Instant.parse("-999999999-01-01T00:00:00Z"),
            Instant.parse("+999999999-12-31T23:59:59.999Z"),
            Instant.parse("0000-01-01T00:00:00Z"),
            Instant.parse("-0001-12-31T23:59:59.999999999Z"),
            Instant.parse("0009-02-28T09:08:07.000000001Z"),
            Instant.parse("9999-12-31T23:59:59.999999999Z"),
            Instant.parse("+10000-01-01T00:00:00Z"),
            Instant.parse("2028-02-29T00:00:00.100Z"));
    Stream<Instant> any =
        random
            .longs(2_000, -70_000_000_000L, 260_000_000_000L)
            .mapToObj(s -> Instant.ofEpochSecond(s, nano(random)));

    List<Instant> all = Stream.concat(chosen, any).toList();

    assertThat(all)
        .allSatisfy(
            i -> {
              assertThat(Instants.text(i)).isEqualTo(i.toString());
              assertThat(Instants.sorted(i)).isEqualTo(NINE_DIGITS.format(i));
            });
  }

  private static int nano(Random random) {
    int nano = random.nextInt(1_000_000_000);
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> nano / 1_000_000 * 1_000_000;
      case 2 -> nano / 1_000 * 1_000;
      default -> nano;
    };
  }
}
