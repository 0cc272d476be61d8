package io.slotwarden.aws;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/// What a failed call means, in words for people. Judged by the error code and never by the
/// exception's class: the SDK gives the code `AccessDeniedFault` (DMS can't reach an endpoint) the
/// class `AccessDeniedException`, and the IAM denial of that name none of its own. Never shows a
/// secret.
public final class AwsFailure {
  private static final Set<String> DENIALS =
      Set.of(
          "AccessDeniedException",
          "AccessDenied",
          "UnauthorizedOperation",
          "AuthorizationError",
          "AuthorizationErrorException");
  private static final Set<String> THROTTLES =
      Set.of(
          "ThrottlingException",
          "Throttling",
          "Throttled",
          "TooManyRequestsException",
          "RequestLimitExceeded");
  private static final Set<String> EXPIRIES =
      Set.of(
          "ExpiredTokenException",
          "ExpiredToken",
          "UnrecognizedClientException",
          "InvalidClientTokenId");

  /// Their messages quote the signed request, session token included.
  private static final Set<String> QUOTING =
      Set.of("SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature");

  /// How the SDK's chain says that none of its providers had any; the rest of its message lists
  /// them.
  private static final String NO_CREDENTIALS = "Unable to load credentials";

  private static final Pattern KEY_ID = Pattern.compile("\\bA[KS]IA[A-Z0-9]{12,}\\b");
  private static final Pattern SECRET =
      Pattern.compile("(?i)(secret|token|password|signature)([\"']?\\s*[=:]\\s*)\\S+");

  /// Longer messages are lists of everything that was tried; their beginning says enough.
  private static final int MESSAGE_LENGTH = 300;

  private AwsFailure() {}

  /// The service's error code; empty when something else answered in its place.
  public static Optional<String> code(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails())
        .map(AwsErrorDetails::errorCode)
        .filter(code -> !code.isBlank());
  }

  /// Why a call gave nothing, and what would mend it.
  ///
  /// @param action as IAM spells it, e.g. `dms:DescribeEndpoints`
  public static String reason(String action, Throwable failure) {
    return switch (failure) {
      case ApiCallAttemptTimeoutException _ -> timedOut(action);
      case ApiCallTimeoutException _ -> timedOut(action);
      case AwsServiceException e -> ofService(action, e);
      default -> ofClient(action, failure);
    };
  }

  /// True when the request surely never left: no host, no connection, no trust.
  public static boolean neverSent(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof UnknownHostException
          || t instanceof ConnectException
          || t instanceof NoRouteToHostException
          || t instanceof SSLHandshakeException
          || isConnectTimeout(t)) {
        return true;
      }
    }
    return false;
  }

  private static String ofService(String action, AwsServiceException e) {
    Optional<String> code = code(e);
    if (code.isEmpty()) {
      return "%s failed: HTTP %d without an error code (a proxy or load balancer answered in its place)"
          .formatted(action, e.statusCode());
    }
    String name = code.get();
    String said = QUOTING.contains(name) ? "" : said(e.awsErrorDetails().errorMessage());
    if (DENIALS.contains(name)) {
      return "%s is denied (%s): grant %s%s".formatted(action, name, action, said);
    }
    if (THROTTLES.contains(name)) {
      return "%s was throttled beyond all retries (%s)%s".formatted(action, name, said);
    }
    if (EXPIRIES.contains(name)) {
      return "%s failed (%s): renew the credentials%s".formatted(action, name, said);
    }
    return "%s failed (%s, HTTP %d)%s".formatted(action, name, e.statusCode(), said);
  }

  private static String ofClient(String action, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (String.valueOf(failure.getMessage()).contains(NO_CREDENTIALS)) {
      return action
          + " failed: no AWS credentials were found (environment, profile, container or instance"
          + " role)";
    }
    if (root instanceof SocketTimeoutException) {
      return timedOut(action);
    }
    if (root instanceof UnknownHostException) {
      return action + " failed: host not found" + said(root.getMessage());
    }
    return "%s failed: %s%s"
        .formatted(action, root.getClass().getSimpleName(), said(root.getMessage()));
  }

  private static String timedOut(String action) {
    return "timed out: " + action + " was not answered in time";
  }

  private static String said(@Nullable String message) {
    if (message == null || message.isBlank()) {
      return "";
    }
    String line = message.strip().replaceAll("\\s+", " ");
    line = KEY_ID.matcher(line).replaceAll("****");
    line = SECRET.matcher(line).replaceAll("$1$2****");
    return ": " + (line.length() > MESSAGE_LENGTH ? line.substring(0, MESSAGE_LENGTH) + "…" : line);
  }

  private static boolean isConnectTimeout(Throwable t) {
    return t instanceof SocketTimeoutException
        && String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT).startsWith("connect");
  }
}
