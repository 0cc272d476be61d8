package io.slotwarden.demo.dms;

import java.util.Map;

/// One call that reached the double, whatever became of it.
///
/// @param operation of the `X-Amz-Target` header, or the `Action` of an STS call
/// @param body the parsed request
/// @param accessKeyId that signed the call
public record Call(String operation, Map<String, Object> body, String accessKeyId) {
  public Call {
    body = Map.copyOf(body);
  }
}
