package io.slotwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.databasemigration.model.AccessDeniedException;

class AwsFailureTest {
  private static final String ACTION = "dms:DescribeEndpoints";

  @Test
  void takesTheFaultOfAnUnreachableEndpointForNoDenial() {
    var fault =
        AccessDeniedException.builder()
            .statusCode(400)
            .awsErrorDetails(details("AccessDeniedFault", "DMS can't reach the role"))
            .build();

    assertThat(AwsFailure.reason(ACTION, fault))
        .isEqualTo(ACTION + " failed (AccessDeniedFault, HTTP 400): DMS can't reach the role");
  }

  @Test
  void namesTheRightThatIsMissing() {
    assertThat(AwsFailure.reason(ACTION, service("AccessDeniedException", "not authorized")))
        .isEqualTo(
            ACTION + " is denied (AccessDeniedException): grant " + ACTION + ": not authorized");
  }

  @Test
  void namesTheRightThatIamRefusedAndNotTheOneOfTheCall() {
    var failure =
        service(
            "AccessDenied",
            "User: arn:aws:iam::123456789012:user/x is not authorized to perform: sts:AssumeRole on"
                + " resource: arn:aws:iam::123456789012:role/dms");

    assertThat(AwsFailure.reason(ACTION, failure))
        .contains(ACTION + " is denied", "grant sts:AssumeRole");
    assertThat(AwsFailure.missingRight(ACTION, failure)).contains("sts:AssumeRole");
    assertThat(AwsFailure.missingRight(ACTION, service("ThrottlingException", "Rate exceeded")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RequestTimeTooSkewed      | The difference is too large            | the clock of this machine is wrong
          RequestExpired            | Request has expired                    | the clock of this machine is wrong
          InvalidSignatureException | Signature expired: 20261127T000000Z is now earlier than 20261127T010000Z | the clock of this machine is wrong
          SignatureDoesNotMatch     | Signature not yet current: 2026        | the clock of this machine is wrong
          SignatureDoesNotMatch     | The signature we calculated differs    | the secret key is not the one of the access key
          UnrecognizedClientException | The security token is invalid        | those of another partition are unknown too
          ExpiredTokenException     | The security token is expired          | renew the credentials
          UnknownOperationException |                                        | it is not offered in this region, or endpoint-url
          InvalidAction             | The action is not valid                | it is not offered in this region, or endpoint-url
          ThrottlingException       | Rate exceeded                          | throttled beyond all retries
          """)
  void saysWhatWouldMendIt(String code, String message, String remedy) {
    assertThat(AwsFailure.reason(ACTION, service(code, message)))
        .startsWith(ACTION)
        .contains(code, remedy);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 501})
  void aPageThatIsNotFoundIsNotTheServicesWordThatItIsNotOffered(int status) {
    var failure =
        AwsServiceException.builder()
            .statusCode(status)
            .awsErrorDetails(AwsErrorDetails.builder().build())
            .build();

    assertThat(AwsFailure.reason(ACTION, failure))
        .contains("HTTP " + status, "check region and endpoint-url");
    assertThat(AwsFailure.isUnknownOperation(failure)).isFalse();
  }

  @Test
  void showsNothingThatIsNotSeen() {
    assertThat(AwsFailure.reason(ACTION, service("Odd", "a\u202eb\u0007c\u200bd\ne")))
        .endsWith(": abcd e");
  }

  @Test
  void showsNoSecretOfTheServicesMessages() {
    String quoted = "The Canonical String should have been 'x-amz-security-token:FwoGZXIvY'";
    assertThat(AwsFailure.reason(ACTION, service("SignatureDoesNotMatch", quoted)))
        .contains("SignatureDoesNotMatch")
        .doesNotContain("FwoGZXIvY");
    assertThat(
            AwsFailure.reason(
                ACTION, service("Odd", "key AKIAIOSFODNN7EXAMPLE, token=abc123, Secret: xyz")))
        .doesNotContain("AKIAIOSFODNN7EXAMPLE", "abc123", "xyz");
  }

  @Test
  void keepsALongMessageShortAndOnOneLine() {
    String reason = AwsFailure.reason(ACTION, service("Odd", "line\n".repeat(500)));

    assertThat(reason).hasSizeLessThan(400).doesNotContain("\n").endsWith("…");
  }

  @Test
  void saysOfAClientsFailureWhatLiesAtItsRoot() {
    assertThat(AwsFailure.reason(ACTION, client(new UnknownHostException("dms.nowhere"))))
        .isEqualTo(ACTION + " failed: host not found: dms.nowhere");
    assertThat(AwsFailure.reason(ACTION, client(new SocketTimeoutException("Read timed out"))))
        .startsWith("timed out");
  }

  @Test
  void knowsWhatWasSurelyNeverSent() {
    assertThat(AwsFailure.neverSent(client(new ConnectException("Connection refused")))).isTrue();
    assertThat(AwsFailure.neverSent(client(new UnknownHostException("x")))).isTrue();
    assertThat(AwsFailure.neverSent(client(new SocketTimeoutException("Connect timed out"))))
        .isTrue();
    assertThat(AwsFailure.neverSent(client(new SocketTimeoutException("Read timed out"))))
        .isFalse();
    assertThat(AwsFailure.neverSent(client(new java.net.SocketException("Connection reset"))))
        .isFalse();
  }

  private static AwsServiceException service(String code, String message) {
    return AwsServiceException.builder()
        .statusCode(400)
        .awsErrorDetails(details(code, message))
        .build();
  }

  private static AwsErrorDetails details(String code, String message) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
  }

  private static SdkClientException client(Exception cause) {
    return SdkClientException.builder().message("Unable to execute").cause(cause).build();
  }
}
