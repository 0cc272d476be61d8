package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.DmsEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which endpoint is a configured target.
class TargetProfileTest {
  private final TargetProfile dwh =
      new TargetProfile("dwh", List.of("dwh-db", "DWH.internal."), 5439, "dwh", List.of("secret"));

  @ParameterizedTest
  @CsvSource({
    "x, dwh-db, 5439, dwh, true",
    "x, DWH-DB., 5439, dwh, true",
    "x, dwh.internal, 5439, dwh, true",
    "x, dwh-db, 5432, dwh, false",
    "x, dwh-db, , dwh, false",
    "x, other, 5439, dwh, false",
    "x, dwh-db, 5439, DWH, false",
    "x, dwh-db, 5439, , false",
    "secret, , , , true",
    "secret, other, 5439, dwh, false",
    "x, , , dwh, false"
  })
  void itIsByHostPortAndDatabaseOrByName(
      String id,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String database,
      boolean isIt) {
    assertThat(
            dwh.isWrittenBy(
                new DmsEndpoint(
                    id, "arn:x", "target", "postgres", host, port, database, "u", null)))
        .isEqualTo(isIt);
  }
}
