package io.slotwarden.demo.dms;

import java.util.Map;

/// One answer of status 200 as it went out, for checks against the published model.
///
/// @param body the parsed JSON
public record Answer(String operation, Map<String, Object> body) {
  public Answer {
    body = Map.copyOf(body);
  }
}
