package io.slotwarden.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// The token that RDS takes for a password: a signed URL that nobody ever fetches. The same, byte
/// for byte, as `RdsUtilities.generateAuthenticationToken` of the SDK, whose module would be 6 MB
/// for this one signature; a test holds the two together. Local: nothing is sent.
final class RdsToken {
  /// How long RDS takes it: the longest that it allows. Looked at when a connection is made.
  private static final Duration VALID = Duration.ofMinutes(15);

  private static final List<String> LAST = List.of("X-Amz-Credential", "X-Amz-Signature");
  private static final String SCHEME = "https://";

  private RdsToken() {}

  static String sign(
      AwsCredentialsIdentity signer,
      String region,
      String host,
      int port,
      String username,
      Instant now) {
    SdkHttpRequest connect =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host(host)
            .port(port)
            .encodedPath("/")
            .putRawQueryParameter("DBUser", username)
            .putRawQueryParameter("Action", "connect")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                request ->
                    request
                        .identity(signer)
                        .request(connect)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(
                            AwsV4HttpSigner.AUTH_LOCATION,
                            AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, VALID)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)))
            .request();
    return inOrder(signed).getUri().toString().substring(SCHEME.length());
  }

  /// The order in which the utility has them; a signature stands for any.
  private static SdkHttpRequest inOrder(SdkHttpRequest signed) {
    Map<String, List<String>> query = new LinkedHashMap<>(signed.rawQueryParameters());
    for (String last : LAST) {
      query.put(last, Objects.requireNonNull(query.remove(last), last));
    }
    return signed.toBuilder().rawQueryParameters(query).build();
  }
}
