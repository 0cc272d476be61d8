package io.slotwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.demo.dms.Call;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.testing.CompanyProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The role of a Kubernetes service account where AWS is only reached by a company's proxy.
class CredentialsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/slotwarden";
  @TempDir Path home;
  private final SimulatedDms dms = SimulatedDms.start(InstantSource.system());
  private CompanyProxy proxy;
  private Map<String, String> pod;

  @BeforeEach
  void givePod() throws Exception {
    proxy = new CompanyProxy(home, dms);
    Path token = Files.writeString(home.resolve("token"), "of-the-service-account");
    pod = Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString(), "AWS_ROLE_ARN", ROLE);
  }

  @AfterEach
  void close() {
    proxy.close();
    dms.close();
  }

  @Test
  void theRoleIsAskedForByTheProxyToo() {
    AwsCredentialsProvider chain = Credentials.chain(proxy.known(), SimulatedDms.REGION, pod::get);

    String key = chain.resolveCredentials().accessKeyId();

    assertThat(key).isEqualTo("ASIASIMULATEDROLE000");
    assertThat(dms.violations()).isEmpty();
    assertThat(dms.calls())
        .singleElement()
        .extracting(Call::operation)
        .isEqualTo("AssumeRoleWithWebIdentity");
    assertThat(dms.calls().getFirst().body())
        .containsEntry("RoleArn", ROLE)
        .containsEntry("WebIdentityToken", "of-the-service-account");
    assertThat(proxy.asked()).containsExactly("CONNECT sts.eu-west-1.amazonaws.com:443 HTTP/1.1");
    ((SdkAutoCloseable) chain).close();
  }

  @Test
  void anAuthorityThatIsNotTrustedIsTold() {
    AwsCredentialsProvider chain =
        Credentials.chain(proxy.mistaken(), SimulatedDms.REGION, pod::get);

    Throwable failure = catchThrowable(chain::resolveCredentials);

    assertThat(AwsFailure.reason("sts:AssumeRoleWithWebIdentity", failure))
        .contains("aws.ca-bundle");
    assertThat(dms.calls()).isEmpty();
    ((SdkAutoCloseable) chain).close();
  }

  @Test
  void otherwiseTheChainIsTheSdksOwn() {
    Map<String, String> keys =
        Map.of(
            "AWS_ACCESS_KEY_ID", "AKIATEST00000000000",
            "AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere",
            "AWS_ROLE_ARN", ROLE);

    assertThat(Credentials.chain(AwsConfig.DEFAULT, SimulatedDms.REGION, pod::get))
        .isInstanceOf(DefaultCredentialsProvider.class);
    assertThat(Credentials.chain(proxy.known(), SimulatedDms.REGION, keys::get))
        .isInstanceOf(DefaultCredentialsProvider.class);
    assertThat(Credentials.chain(proxy.known(), SimulatedDms.REGION, _ -> null))
        .isInstanceOf(DefaultCredentialsProvider.class);
  }
}
