package io.slotwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/// Our token beside the one of the SDK's own utility, which reads the clock itself: ours is signed
/// at the second that stands in theirs.
class RdsTokenTest {
  private static final int ENOUGH = 100;
  private static final Pattern SIGNED_AT = Pattern.compile("X-Amz-Date=(\\d{8}T\\d{6}Z)");

  @ParameterizedTest
  @CsvSource({
    "orders.abc123.eu-west-1.rds.amazonaws.com, 5432, eu-west-1, slotwarden, ''",
    "orders.cluster-abc.us-east-2.rds.amazonaws.com, 5433, us-east-2, slotwarden,"
        + " a-session/token+of=aws",
    "orders.abc.rds.cn-north-1.amazonaws.com.cn, 443, cn-north-1, Watcher of & slots/ü, ''",
    "orders.abc.us-gov-west-1.rds.amazonaws.com, 5432, us-gov-west-1, a+b%20c, token"
  })
  void aTokenIsByteForByteTheOneOfTheSdksOwnUtility(
      String host, int port, String region, String username, String session) {
    AwsCredentials signer =
        session.isEmpty()
            ? AwsBasicCredentials.create("AKIATEST00000000000", "hunter2/hunter2")
            : AwsSessionCredentials.create("ASIATEST00000000000", "hunter2/hunter2", session);
    RdsUtilities utilities =
        RdsUtilities.builder()
            .region(Region.of(region))
            .credentialsProvider(StaticCredentialsProvider.create(signer))
            .build();
    // It looks at the clock twice: where a second ends in between, its token lives for 899 s.
    String theirs =
        Stream.generate(
                () ->
                    utilities.generateAuthenticationToken(
                        r -> r.hostname(host).port(port).username(username)))
            .limit(ENOUGH)
            .filter(token -> token.contains("X-Amz-Expires=900"))
            .findFirst()
            .orElseThrow();
    Matcher signed = SIGNED_AT.matcher(theirs);
    assertThat(signed.find()).isTrue();
    Instant at =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .parse(signed.group(1), Instant::from);

    String ours = RdsToken.sign(signer, region, host, port, username, at);

    assertThat(ours).isEqualTo(theirs).contains("X-Amz-Expires=900").doesNotContain("hunter2");
  }
}
