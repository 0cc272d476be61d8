package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.testing.CompanyProxy;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// AWS under its own names, by a proxy that opens TLS, as companies have them.
class BehindAProxyTest {
  @TempDir Path home;
  private final ObservedDms aws = new ObservedDms();

  @AfterEach
  void theModelAgrees() {
    aws.close();
  }

  @Test
  void listsEverythingByTheProxyWhoseAuthorityItIsToldToTrust() {
    aws.addTask("orders-cdc");
    try (CompanyProxy proxy = new CompanyProxy(home, aws.dms)) {
      DmsObservation look = aws.observer(proxy.known()).observe();

      assertThat(look.account().toOptional()).contains(SimulatedDms.ACCOUNT);
      assertThat(look.tasks().toOptional().orElseThrow())
          .extracting(DmsTask::id)
          .containsExactly("orders-cdc");
      assertThat(look.endpoints().reason()).isEmpty();
      assertThat(look.replications().reason()).isEmpty();
      assertThat(proxy.asked())
          .isNotEmpty()
          .allMatch(a -> a.matches("CONNECT (dms|sts)\\.eu-west-1\\.amazonaws\\.com:443 HTTP/1.1"));
    }
  }

  @Test
  void trustsNobodyElseThenAndSaysWhatToLookAt() {
    try (CompanyProxy proxy = new CompanyProxy(home, aws.dms)) {
      DmsObservation look = aws.observer(proxy.mistaken()).observe();

      assertThat(look.tasks().isKnown()).isFalse();
      assertThat(look.tasks().reason().orElseThrow()).contains("aws.ca-bundle");
      assertThat(aws.dms.calls()).isEmpty();
    }
  }
}
