package io.slotwarden.demo.dms;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The calls of STS that slotwarden makes, in its query protocol: a form in, XML out.
final class StsDialect {
  /// Access key id of the sessions that are handed out.
  static final String ASSUMED_KEY_ID = "ASIASIMULATEDROLE000";

  private static final String WEB_IDENTITY = "AssumeRoleWithWebIdentity";

  private static final String FAR_FUTURE = "2100-01-01T00:00:00Z";

  private StsDialect() {}

  static Map<String, Object> form(String body) {
    Map<String, Object> form = new LinkedHashMap<>();
    for (String pair : body.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  static String answer(String action, Map<String, Object> form, String account) throws Refusal {
    return switch (action) {
      case "GetCallerIdentity" ->
          """
          <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
            <GetCallerIdentityResult>
              <Arn>arn:aws:sts::%1$s:assumed-role/slotwarden/session</Arn>
              <UserId>AROASIMULATED:session</UserId>
              <Account>%1$s</Account>
            </GetCallerIdentityResult>
            <ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>
          </GetCallerIdentityResponse>
          """
              .formatted(account);
      case "AssumeRole" -> {
        if (!(form.get("RoleArn") instanceof String) || !form.containsKey("RoleSessionName")) {
          throw Refusal.violation("ValidationError", "AssumeRole needs RoleArn, RoleSessionName");
        }
        yield session(action);
      }
      case WEB_IDENTITY -> {
        if (!(form.get("RoleArn") instanceof String)
            || !form.containsKey("RoleSessionName")
            || !form.containsKey("WebIdentityToken")) {
          throw Refusal.violation(
              "ValidationError", action + " needs RoleArn, RoleSessionName, WebIdentityToken");
        }
        yield session(action);
      }
      default -> throw Refusal.violation("InvalidAction", "no such action: " + action);
    };
  }

  private static String session(String action) {
    return """
    <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <%1$sResult>
        <Credentials>
          <AccessKeyId>%2$s</AccessKeyId>
          <SecretAccessKey>simulated</SecretAccessKey>
          <SessionToken>simulated</SessionToken>
          <Expiration>%3$s</Expiration>
        </Credentials>
      </%1$sResult>
      <ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>
    </%1$sResponse>
    """
        .formatted(action, ASSUMED_KEY_ID, FAR_FUTURE);
  }

  /// Its token stands for a signature.
  static boolean isUnsigned(String action) {
    return action.equals(WEB_IDENTITY);
  }

  static String error(String code, String message) {
    return """
    <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
    </ErrorResponse>
    """
        .formatted(code, message);
  }
}
