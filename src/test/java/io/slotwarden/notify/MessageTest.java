package io.slotwarden.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Severity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MessageTest {

  @Test
  void cutsAFieldThatNoChannelAndNoStoreWouldTakeWholeWithoutSplittingACharacter() {
    String long1 = "a" + "\uD83D\uDE00".repeat(30_000);

    Message message =
        new Message(
            "key",
            "incident",
            Message.Kind.ALERT,
            Severity.INFO,
            "INFO",
            "headline",
            "orders/x",
            "what",
            "",
            long1,
            "",
            "",
            "",
            "",
            "",
            null,
            Instant.EPOCH);

    assertThat(message.evidence()).hasSizeLessThanOrEqualTo(8_000).endsWith("\uDE00…");
    assertThat(message.what()).isEqualTo("what");
  }
}
