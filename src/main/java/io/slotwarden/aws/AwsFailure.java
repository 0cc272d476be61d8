package io.slotwarden.aws;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
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
  private static final Set<String> EXPIRIES = Set.of("ExpiredTokenException", "ExpiredToken");
  private static final Set<String> UNKNOWN_KEYS =
      Set.of("UnrecognizedClientException", "InvalidClientTokenId");

  /// Requests carry a time, and AWS takes none that is more than some minutes off its own.
  private static final Set<String> SKEWS =
      Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");

  /// What a signature's message says when its time is the trouble.
  private static final Pattern SKEWED = Pattern.compile("(?i)signature (expired|not yet current)");

  /// How the JSON and the query protocol say that they have no such operation.
  private static final Set<String> ABSENCES =
      Set.of("UnknownOperationException", "UnknownOperation", "InvalidAction");

  private static final int NOT_FOUND = 404;
  private static final int NOT_IMPLEMENTED = 501;

  /// Their messages quote the signed request, session token included.
  private static final Set<String> QUOTING =
      Set.of("SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature");

  /// How the SDK's chain says that none of its providers had any; the rest of its message lists
  /// them.
  private static final String NO_CREDENTIALS = "Unable to load credentials";

  /// How IAM names the action that it refused: of a call that takes on a role first, it is another
  /// one than that of the call.
  private static final Pattern REFUSED =
      Pattern.compile("not authorized to perform:? ([a-z][a-z0-9-]*:[A-Z][A-Za-z]*)");

  /// What would move a cursor or turn the direction of writing.
  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}]+");

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

  /// The right that is missing, as IAM spells it; empty when the call failed for another reason.
  ///
  /// @param action of the call
  public static Optional<String> missingRight(String action, Throwable failure) {
    return failure instanceof AwsServiceException e && code(e).filter(DENIALS::contains).isPresent()
        ? Optional.of(refused(action, e))
        : Optional.empty();
  }

  /// True when the service says by its own error code that it knows no such operation: it is not
  /// offered where the call went. A page of somebody else's with status 404 says nothing.
  public static boolean isUnknownOperation(Throwable failure) {
    return failure instanceof AwsServiceException e
        && code(e).filter(ABSENCES::contains).isPresent();
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
      boolean absent = e.statusCode() == NOT_FOUND || e.statusCode() == NOT_IMPLEMENTED;
      return "%s failed: HTTP %d without an error code (a proxy or load balancer answered in its place%s)"
          .formatted(
              action,
              e.statusCode(),
              absent ? ", or the service is not offered there: check region and endpoint-url" : "");
    }
    String name = code.get();
    String message = e.awsErrorDetails().errorMessage();
    String said = QUOTING.contains(name) ? "" : said(message);
    if (DENIALS.contains(name)) {
      String right = refused(action, e);
      return "%s is denied (%s): grant %s%s".formatted(action, name, right, said);
    }
    if (THROTTLES.contains(name)) {
      return "%s was throttled beyond all retries (%s)%s".formatted(action, name, said);
    }
    if (EXPIRIES.contains(name)) {
      return "%s failed (%s): renew the credentials%s".formatted(action, name, said);
    }
    if (UNKNOWN_KEYS.contains(name)) {
      return "%s failed (%s): AWS does not know the access key: renew the credentials; those of another partition are unknown too%s"
          .formatted(action, name, said);
    }
    if (SKEWS.contains(name) || isSkewed(name, message)) {
      return "%s failed (%s): the clock of this machine is wrong: set it (NTP)%s"
          .formatted(action, name, said);
    }
    if (QUOTING.contains(name)) {
      return "%s failed (%s): the secret key is not the one of the access key, the clock is wrong, or something on the way changes requests"
          .formatted(action, name);
    }
    if (ABSENCES.contains(name)) {
      return "%s is not known there (%s): it is not offered in this region, or endpoint-url is not that of the service%s"
          .formatted(action, name, said);
    }
    return "%s failed (%s, HTTP %d)%s".formatted(action, name, e.statusCode(), said);
  }

  private static boolean isSkewed(String code, @Nullable String message) {
    return QUOTING.contains(code) && message != null && SKEWED.matcher(message).find();
  }

  private static String refused(String action, AwsServiceException e) {
    String message = e.awsErrorDetails().errorMessage();
    Matcher refused = REFUSED.matcher(message == null ? "" : message);
    return refused.find() ? refused.group(1) : action;
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
    if (isUntrusted(failure)) {
      return "%s failed: the certificate that was shown is expired or of no authority that is trusted; a proxy that opens TLS needs its own in aws.ca-bundle%s"
          .formatted(action, said(root.getMessage()));
    }
    return "%s failed: %s%s"
        .formatted(action, root.getClass().getSimpleName(), said(root.getMessage()));
  }

  private static boolean isUntrusted(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CertPathBuilderException || t instanceof CertPathValidatorException) {
        return true;
      }
    }
    return false;
  }

  private static String timedOut(String action) {
    return "timed out: " + action + " was not answered in time";
  }

  private static String said(@Nullable String message) {
    if (message == null || message.isBlank()) {
      return "";
    }
    return ": " + shown(message, MESSAGE_LENGTH);
  }

  /// Text of somebody else's for people: on one line, without what is not seen, without secrets,
  /// and not longer than asked for.
  public static String shown(String message, int length) {
    // The rest is never shown: a message may have megabytes.
    String head = message.length() > 4 * length ? message.substring(0, 4 * length) : message;
    String line = HIDDEN.matcher(head.strip().replaceAll("\\s+", " ")).replaceAll("");
    line = KEY_ID.matcher(line).replaceAll("****");
    line = SECRET.matcher(line).replaceAll("$1$2****");
    return line.length() > length ? line.substring(0, length) + "…" : line;
  }

  private static boolean isConnectTimeout(Throwable t) {
    return t instanceof SocketTimeoutException
        && String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT).startsWith("connect");
  }
}
